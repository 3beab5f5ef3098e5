package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NoLeaksTest {

    @Test
    void shouldReportABufferThatNobodyReleased() throws InterruptedException {
        forgetABuffer();

        assertThat(NoLeaks.collect()).hasSize(1).first().asString().contains("ByteBuf");
    }

    @Test
    void shouldSayNothingOfABufferThatWasReleased() throws InterruptedException {
        ByteBufAllocator.DEFAULT.directBuffer(16).release();

        assertThat(NoLeaks.collect()).isEmpty();
    }

    private static void forgetABuffer() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
    }
}
