package org.warrenp2p.testnet.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;

class LatenessTest {

    private static final int OFFSET = 8;
    private static final int SOURCE = OFFSET + 26;
    private static final int ETHERTYPE = OFFSET + 12;

    private final Lateness lateness = Lateness.of(new String[] {"150000000", "203.0.113.10", "192.0.2.10"});

    @Test
    void shouldHoldUpWhatComesFromThoseItNames() {
        assertThat(lateness.nanosOf(frame("203.0.113.10"), OFFSET)).isEqualTo(150_000_000);
        assertThat(lateness.nanosOf(frame("192.0.2.10"), OFFSET)).isEqualTo(150_000_000);
    }

    @Test
    void shouldLetEverythingElsePass() {
        assertThat(lateness.nanosOf(frame("203.0.113.11"), OFFSET)).isZero();
        assertThat(Lateness.NONE.nanosOf(frame("203.0.113.10"), OFFSET)).isZero();
        ByteBuffer arp = frame("203.0.113.10");
        arp.putShort(ETHERTYPE, (short) 0x0806);
        assertThat(lateness.nanosOf(arp, OFFSET)).isZero();
    }

    @Test
    void shouldNotLookBehindTheEndOfAFrame() {
        ByteBuffer cut = frame("203.0.113.10");
        cut.limit(SOURCE + 3);
        assertThat(lateness.nanosOf(cut, OFFSET)).isZero();
    }

    private static ByteBuffer frame(String source) {
        ByteBuffer frame = ByteBuffer.allocate(100);
        frame.putShort(ETHERTYPE, (short) 0x0800);
        frame.putInt(SOURCE, IpAddress.parse(source).ipv4Word());
        return frame;
    }
}
