package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.portmap.router.MalformedAnswerException;
import org.warrenp2p.holepunch.portmap.router.RouterAnswer;
import org.warrenp2p.proto.Bytes;

/** PCP and NAT-PMP: an answer is read within its bounds, or refused without a trace. */
class RouterAnswerFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void answer(byte[] data) {
        try {
            RouterAnswer answer = RouterAnswer.decode(ByteBuffer.wrap(data).asReadOnlyBuffer());
            assertThat(data.length).isBetween(8, 1_100);
            assertThat(data[1]).as("a response").isNegative();
            assertThat(answer.result()).isBetween(0, 0xffff);
            assertThat(answer.epochSeconds()).isBetween(0L, 0xffff_ffffL);
        } catch (MalformedAnswerException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put("nat-pmp-address", Bytes.ofHex("0080000000001234cb007107"));
        seeds.put("nat-pmp-mapped", Bytes.ofHex("00810000000012341151115100001c20"));
        seeds.put("nat-pmp-refused", Bytes.ofHex("0081000200001234"));
        String header = "000000000000000000000000";
        seeds.put("pcp-announce", Bytes.ofHex("0280000000000000" + "00001234" + header));
        String mapped = "00112233445566778899aabb" + "11000000" + "11511151" + "00000000000000000000ffffcb007107";
        seeds.put("pcp-mapped", Bytes.ofHex("0281000000001c20" + "00001234" + header + mapped));
        seeds.put("pcp-refused", Bytes.ofHex("0281000800000e10" + "00001234" + header));
        SeedFiles.check(RouterAnswerFuzzTest.class, "answer", seeds);
    }
}
