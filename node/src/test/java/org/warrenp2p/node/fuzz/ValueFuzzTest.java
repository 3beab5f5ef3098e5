package org.warrenp2p.node.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Addresses and peer ids, in text and in bytes: read and written again the same, or refused with a sentence. */
class ValueFuzzTest {

    private static final PeerId PEER = Samples.SIGNER.peerId();

    @FuzzTest(maxDuration = "1m")
    void multiaddrText(byte[] data) {
        Multiaddr read;
        try {
            read = Multiaddr.parse(new String(data, UTF_8));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        assertThat(Multiaddr.parse(read.toString())).isEqualTo(read);
        assertThat(Multiaddr.fromBytes(read.toBytes())).isEqualTo(read);
        look(read);
    }

    @FuzzTest(maxDuration = "1m")
    void multiaddrBytes(byte[] data) {
        Multiaddr read;
        try {
            read = Multiaddr.fromBytes(Bytes.copyOf(data));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(read.toBytes()).isEqualTo(Bytes.copyOf(data));
        look(read);
    }

    private static void look(Multiaddr read) {
        // not the other way round: behind a relay there are an endpoint and a peer, but they do not belong together
        read.contact().ifPresent(contact -> {
            assertThat(read.endpoint()).contains(contact.endpoint());
            assertThat(read.peer()).contains(contact.peer());
        });
        assertThat(read.host().isPresent() || read.port().isEmpty() || read.isRelayed())
                .isTrue();
    }

    @FuzzTest(maxDuration = "1m")
    void peerIdText(byte[] data) {
        PeerId read;
        try {
            read = PeerId.parse(new String(data, UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(PeerId.parse(read.toString())).isEqualTo(read);
        assertThat(PeerId.parse(read.toCid())).isEqualTo(read);
    }

    @FuzzTest(maxDuration = "1m")
    void peerIdBytes(byte[] data) {
        PeerId read;
        try {
            read = PeerId.fromBytes(data);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(read.toBytes()).isEqualTo(data);
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        Map<String, Multiaddr> addresses = new LinkedHashMap<>();
        addresses.put("ip4", Multiaddr.parse("/ip4/203.0.113.7/udp/4433/p2p/" + PEER));
        addresses.put("ip6-quic", Multiaddr.parse("/ip6/2001:db8::1/udp/4433/quic-v1"));
        addresses.put("dns-tls", Multiaddr.parse("/dns4/node.example.org/tcp/443/tls/p2p/" + PEER));
        addresses.put("circuit", Multiaddr.parse("/ip4/203.0.113.7/udp/1/p2p/" + PEER + "/p2p-circuit/p2p/" + PEER));
        Map<String, Bytes> texts = new LinkedHashMap<>();
        Map<String, Bytes> binaries = new LinkedHashMap<>();
        addresses.forEach((name, address) -> {
            texts.put(name, text(address.toString()));
            binaries.put(name, address.toBytes());
        });
        SeedFiles.check(ValueFuzzTest.class, "multiaddrText", texts);
        SeedFiles.check(ValueFuzzTest.class, "multiaddrBytes", binaries);
        Map<String, Bytes> peers = new LinkedHashMap<>();
        peers.put("base58", text(PEER.toString()));
        peers.put("cid", text(PEER.toCid()));
        SeedFiles.check(ValueFuzzTest.class, "peerIdText", peers);
        Map<String, Bytes> peerBytes = new LinkedHashMap<>();
        peerBytes.put("identity", Bytes.wrap(PEER.toBytes()));
        SeedFiles.check(ValueFuzzTest.class, "peerIdBytes", peerBytes);
    }

    private static Bytes text(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
