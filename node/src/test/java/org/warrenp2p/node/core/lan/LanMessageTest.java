package org.warrenp2p.node.core.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/** RFC 1035 and RFC 6763 as far as this service needs them. */
class LanMessageTest {

    private static final PeerId PEER = PeerId.parse("12D3KooWQpqu4Rrx3jmHrkGS9MNaAbkP6y8f3p7Yau1KTwzLcvJi");
    private static final IpAddress OWN = IpAddress.parse("192.168.1.2");

    @Property
    void shouldReadWhatItWrites(@ForAll @IntRange(min = 1, max = 65_535) int port, @ForAll boolean leaving)
            throws MalformedLanMessageException {
        LanPeer peer = new LanPeer(PEER, new NetworkId("testers"), port, leaving);
        LanMessage read = LanMessage.decode(LanMessage.answer(peer, OWN).asBuffer());
        assertThat(read.peers()).containsExactly(peer);
        assertThat(read.asksForPeers()).isFalse();
    }

    @Test
    void shouldKnowItsQuestion() throws MalformedLanMessageException {
        assertThat(LanMessage.decode(LanMessage.question().asBuffer()).asksForPeers())
                .isTrue();
        assertThat(LanMessage.decode(question("_http")).asksForPeers()).isFalse();
    }

    private static java.nio.ByteBuffer question(String service) {
        String text = new String(LanMessage.question().toArray(), StandardCharsets.ISO_8859_1);
        String changed = text.replace("\7_warren", (char) service.length() + service);
        return java.nio.ByteBuffer.wrap(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As other responders write it: names go on further in front. */
    @Test
    void shouldReadCompressedNames() throws MalformedLanMessageException {
        String header = "000084000000000200000001";
        String service = "075f77617272656e045f756470056c6f63616c00"; // _warren._udp.local at 12
        String pointer = "000c000100000e10" + "0004" + "0161" + "c00c"; // PTR a.<12>; the data is at 42
        String srv = "c02a" + "0021800100000078" + "0008" + "0000" + "0000" + "1151" + "c00c";
        String id = hex("id=" + PEER);
        String txt = "c02a" + "0010800100001194" + "00" + length(4 + 9 + 1 + id.length() / 2) + "03" + hex("v=1") + "08"
                + hex("net=main") + String.format("%02x", id.length() / 2) + id;
        LanMessage read = LanMessage.decode(
                Bytes.ofHex(header + service + pointer + srv + txt).asBuffer());
        assertThat(read.peers()).containsExactly(new LanPeer(PEER, NetworkId.MAIN, 4433, false));
    }

    private static String hex(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII)).toHex();
    }

    private static String length(int bytes) {
        return String.format("%02x", bytes);
    }

    @Test
    void shouldRefuseNamesThatGoRound() {
        String header = "000084000000000100000000";
        assertThatThrownBy(() -> LanMessage.decode(Bytes.ofHex(header + "c00c").asBuffer()))
                .isInstanceOf(MalformedLanMessageException.class);
        assertThatThrownBy(
                        () -> LanMessage.decode(Bytes.ofHex(header + "0161c00c").asBuffer()))
                .isInstanceOf(MalformedLanMessageException.class);
    }

    @Test
    void shouldRefuseMoreThanAPacketHasRoomFor() {
        assertThatThrownBy(() -> LanMessage.decode(
                        Bytes.ofHex("00008400ffffffffffffffff").asBuffer()))
                .hasMessageContaining("64 records");
    }
}
