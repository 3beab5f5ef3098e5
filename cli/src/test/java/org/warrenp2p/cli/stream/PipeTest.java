package org.warrenp2p.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PipeTest {

    private final ByteQueue aToB = new ByteQueue();
    private final ByteQueue bToA = new ByteQueue();
    private final Pipe a = new Pipe(bToA.input(), aToB.output());
    private final Pipe b = new Pipe(aToB.input(), bToA.output());

    @Test
    void shouldCarryBytesBothWaysAndEndWhenAllHasArrived() throws Exception {
        byte[] fromA = randomBytes(1_000_000, 1);
        byte[] fromB = randomBytes(300_000, 2);
        ByteArrayOutputStream atA = new ByteArrayOutputStream();
        ByteArrayOutputStream atB = new ByteArrayOutputStream();
        CompletableFuture<Pipe.End> endA = run(a, new ByteArrayInputStream(fromA), atA);
        CompletableFuture<Pipe.End> endB = run(b, new ByteArrayInputStream(fromB), atB);

        assertThat(endA.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
        assertThat(endB.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
        assertThat(atB.toByteArray()).isEqualTo(fromA);
        assertThat(atA.toByteArray()).isEqualTo(fromB);
        assertThat(a.sentBytes()).isEqualTo(fromA.length);
        assertThat(a.receivedBytes()).isEqualTo(fromB.length);
    }

    @Test
    void shouldKeepTheOtherDirectionOpenWhenOneHasEnded() throws Exception {
        ByteQueue typedAtB = new ByteQueue();
        ByteQueue shownAtA = new ByteQueue();
        CompletableFuture<Pipe.End> endA = run(a, InputStream.nullInputStream(), shownAtA.output());
        CompletableFuture<Pipe.End> endB = run(b, typedAtB.input(), OutputStream.nullOutputStream());

        typedAtB.output().write(42);

        assertThat(shownAtA.input().read()).isEqualTo(42);
        assertThat(endA).isNotDone();
        assertThat(endB).isNotDone();
        typedAtB.output().close();
        assertThat(endA.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
        assertThat(endB.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
    }

    @Test
    void shouldGreetBeforeItConfirmsWhateverThreadIsFaster() throws Exception {
        for (int round = 0; round < 200; round++) {
            ByteQueue there = new ByteQueue();
            ByteQueue back = new ByteQueue();
            Pipe near = new Pipe(back.input(), there.output());
            Pipe far = new Pipe(there.input(), back.output());
            CompletableFuture<Pipe.End> endNear =
                    run(near, InputStream.nullInputStream(), OutputStream.nullOutputStream());
            CompletableFuture<Pipe.End> endFar =
                    run(far, InputStream.nullInputStream(), OutputStream.nullOutputStream());

            assertThat(endNear.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
            assertThat(endFar.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.COMPLETE);
        }
    }

    @Test
    void shouldNotTakeHandedOverForReceived() throws Exception {
        // somebody who takes everything in and never says that it was written out
        DataOutputStream other = new DataOutputStream(bToA.output());
        other.writeInt(-2);
        other.writeInt(0);
        CompletableFuture<Pipe.End> endA =
                run(a, new ByteArrayInputStream(new byte[] {1}), OutputStream.nullOutputStream());
        InputStream taken = aToB.input();
        // hello, one byte, end, received
        taken.readNBytes(4 + 5 + 4 + 4);

        assertThat(endA).isNotDone();
        bToA.output().close();
        assertThatThrownBy(() -> endA.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldEndQuietlyWhenNobodyReadsItsOutput() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteQueue neverEnding = new ByteQueue();
        CompletableFuture<Pipe.End> endA = run(a, neverEnding.input(), closed);
        CompletableFuture<Pipe.End> endB = run(b, new ByteArrayInputStream(new byte[] {1}), closed);

        assertThat(endA.get(10, TimeUnit.SECONDS)).isEqualTo(Pipe.End.OUTPUT_CLOSED);
        assertThat(endB).isNotDone();
    }

    @Test
    void shouldNoticeAPeerThatDoesNotListen() throws Exception {
        CompletableFuture<Pipe.End> endA = run(a, InputStream.nullInputStream(), OutputStream.nullOutputStream());
        bToA.output().close();

        assertThatThrownBy(() -> endA.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        assertThat(a.heardPeer()).isFalse();
    }

    @Test
    void shouldNoticeAPeerThatSpeaksSomethingElse() throws Exception {
        CompletableFuture<Pipe.End> endA = run(a, InputStream.nullInputStream(), OutputStream.nullOutputStream());
        DataOutputStream other = new DataOutputStream(bToA.output());
        other.writeInt(-2);
        other.writeInt(Pipe.MAX_DATA_BYTES + 1);

        assertThatThrownBy(() -> endA.get(10, TimeUnit.SECONDS)).hasMessageContaining("does not speak warren/pipe/1");
    }

    private static CompletableFuture<Pipe.End> run(Pipe pipe, InputStream input, OutputStream output) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return pipe.run(input, output);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e.getMessage(), e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static byte[] randomBytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
