package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(NoLeaks.class)
class NoLeaksTest {

    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    /** The leak here is on purpose, and a build speaks of leaks only when there are some. The detector must stay on. */
    @BeforeEach
    void silenceTheDetector() {
        detector.setAdditive(false);
    }

    @AfterEach
    void letTheDetectorSpeak() {
        detector.setAdditive(true);
    }

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
