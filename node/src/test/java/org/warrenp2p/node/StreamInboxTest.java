package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StreamInboxTest {

    private final List<Boolean> reading = new ArrayList<>();
    private final StreamInbox inbox = new StreamInbox(reading::add, Runnable::run);

    @Test
    void shouldServeAReaderThatWaited() {
        CompletableFuture<Optional<ByteBuffer>> read = inbox.read();
        assertThat(read).isNotDone();
        inbox.add(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(read.join()).contains(ByteBuffer.wrap(new byte[] {1, 2}));
    }

    @Test
    void shouldWakeTheReaderOnceForAllThatATurnBrings() throws IOException {
        List<Runnable> turnEnds = new ArrayList<>();
        StreamInbox batching = new StreamInbox(reading::add, turnEnds::add);
        CompletableFuture<Optional<ByteBuffer>> read = batching.read();
        batching.add(ByteBuffer.wrap(new byte[] {1}));
        batching.add(ByteBuffer.wrap(new byte[] {2}));
        assertThat(read).isNotDone();
        assertThat(turnEnds).hasSize(1);
        turnEnds.get(0).run();
        assertThat(read.join()).contains(ByteBuffer.wrap(new byte[] {1}));
        assertThat(batching.read().join()).contains(ByteBuffer.wrap(new byte[] {2}));
        batching.add(ByteBuffer.wrap(new byte[] {3}));
        assertThat(turnEnds).hasSize(2);
    }

    @Test
    void shouldPauseWhenFullAndResumeWhenHalfIsGone() throws IOException {
        inbox.add(ByteBuffer.allocate(StreamInbox.FULL_BYTES - 1));
        assertThat(reading).isEmpty();
        inbox.add(ByteBuffer.allocate(1));
        assertThat(reading).containsExactly(false);
        byte[] target = new byte[StreamInbox.FULL_BYTES / 2 - 1];
        assertThat(inbox.readInto(target, 0, target.length)).isEqualTo(target.length);
        assertThat(reading).containsExactly(false);
        assertThat(inbox.readInto(target, 0, 1)).isEqualTo(1);
        assertThat(reading).containsExactly(false, true);
    }

    @Test
    void shouldGiveWhatCameBeforeTheEndAndThenTheEnd() throws IOException {
        inbox.add(ByteBuffer.wrap(new byte[] {7}));
        inbox.finish();
        inbox.close(true);
        byte[] target = new byte[4];
        assertThat(inbox.readInto(target, 0, 4)).isEqualTo(1);
        assertThat(inbox.readInto(target, 0, 4)).isEqualTo(-1);
        assertThat(inbox.read().join()).isEmpty();
    }

    @Test
    void shouldFailReadersWhenTheStreamBreaks() {
        CompletableFuture<Optional<ByteBuffer>> read = inbox.read();
        inbox.close(false);
        assertThatThrownBy(read::join).hasCauseInstanceOf(WarrenException.class);
        assertThatThrownBy(() -> inbox.readInto(new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void shouldRefuseASecondReadBeforeTheFirstIsDone() {
        assertThat(inbox.read()).isNotDone();
        assertThatThrownBy(inbox::read).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldReadAcrossTheBuffersThatCame() throws IOException {
        inbox.add(ByteBuffer.wrap(new byte[] {1, 2}));
        inbox.add(ByteBuffer.wrap(new byte[] {3}));
        assertThat(inbox.available()).isEqualTo(3);
        byte[] target = new byte[3];
        assertThat(inbox.readInto(target, 0, 3)).isEqualTo(3);
        assertThat(target).containsExactly(1, 2, 3);
    }
}
