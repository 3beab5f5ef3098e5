package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.core.lan.LanMessage;
import org.warrenp2p.node.core.lan.LanPeer;
import org.warrenp2p.node.core.lan.MalformedLanMessageException;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/** Multicast DNS of anybody on the local network: read within its bounds, or refused without a trace. */
class LanFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void message(byte[] data) {
        try {
            LanMessage read = LanMessage.decode(ByteBuffer.wrap(data).asReadOnlyBuffer());
            assertThat(read.peers()).hasSizeLessThanOrEqualTo(8).allMatch(peer -> peer.port() > 0);
            assertThat(read.asksForPeers() && !read.peers().isEmpty()).isFalse();
        } catch (MalformedLanMessageException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        PeerId peer = PeerId.parse("12D3KooWQpqu4Rrx3jmHrkGS9MNaAbkP6y8f3p7Yau1KTwzLcvJi");
        LanPeer self = new LanPeer(peer, NetworkId.MAIN, 4433, false);
        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put("question", LanMessage.question());
        seeds.put("answer", LanMessage.answer(self, IpAddress.parse("192.168.1.2")));
        SeedFiles.check(LanFuzzTest.class, "message", seeds);
    }
}
