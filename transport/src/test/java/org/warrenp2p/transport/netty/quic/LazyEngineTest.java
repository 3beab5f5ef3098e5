package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.NoLeaks;

@ExtendWith(NoLeaks.class)
class LazyEngineTest {

    private final NettyRuntime runtime = NettyRuntime.open(1, IoKind.NIO);
    private final Counters counters = new Counters();
    private final NettyEventLoop loop = runtime.newLoop(counters);
    private final List<Runnable> work = new ArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayForGoodWhatIsMissingWhereTheLibraryDoesNotLoad(boolean linkage) {
        LazyEngine engine = engine(() -> {
            UnsatisfiedLinkError cause = new UnsatisfiedLinkError("no such file");
            if (linkage) {
                throw cause;
            }
            throw new LibraryMissingException(new IllegalStateException(cause));
        });

        List<Failure> failures = refusalsOf(engine, 2);
        failures.addAll(refusalsOf(engine, 1));

        assertThat(failures).hasSize(3).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo(Failure.Code.UNSUPPORTED);
            assertThat(failure.message())
                    .contains(System.getProperty("os.arch"))
                    .contains("no such file")
                    .contains("netty-codec-native-quic");
        });
        assertThat(work).isEmpty();
    }

    @Test
    void shouldTryAgainAfterAFailureThatIsNotTheLibrarys() {
        LazyEngine engine = engine(() -> {
            throw new OutOfMemoryError("a test says so");
        });

        assertThat(refusalsOf(engine, 2)).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo(Failure.Code.LIMIT);
            assertThat(failure.message()).contains("a test says so");
        });
        assertThat(refusalsOf(engine, 1)).hasSize(1);
        assertThat(counters.snapshot()).containsEntry("quic.not_started", 2L);
    }

    @Test
    void shouldBoundThoseWhoWait() {
        LazyEngine engine = engine(() -> {
            throw new AssertionError("It is never run");
        });

        assertThat(waiting(engine, 300)).hasSize(300 - 256);
        assertThat(work).hasSize(1);
    }

    @Test
    void shouldGiveUpThoseWhoWaitWhenItIsClosed() {
        LazyEngine engine = engine(() -> {
            throw new LibraryMissingException(new UnsatisfiedLinkError());
        });
        List<Failure> failures = waiting(engine, 1);

        Await.run(loop, () -> engine.close(new Failure(Failure.Code.CLOSED, "closing")));
        runWork();

        assertThat(failures).extracting(Failure::code).containsExactly(Failure.Code.CLOSED);
        assertThat(waiting(engine, 1)).extracting(Failure::code).containsExactly(Failure.Code.CLOSED);
    }

    /** An engine whose worker is {@link #work}. */
    private LazyEngine engine(Supplier<QuicEngine> loader) {
        return Await.on(
                loop,
                () -> new LazyEngine(loop, work::add, new QuicCounters(counters), loader, made -> {
                    throw new AssertionError("Nothing is ever loaded");
                }));
    }

    private List<Failure> refusalsOf(LazyEngine engine, int tasks) {
        List<Failure> failures = waiting(engine, tasks);
        runWork();
        return failures;
    }

    private List<Failure> waiting(LazyEngine engine, int tasks) {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Await.run(
                    loop,
                    () -> engine.whenLoaded(new LazyEngine.Waiting() {
                        @Override
                        public void go(QuicEngine loaded) {
                            throw new AssertionError("Nothing is ever loaded");
                        }

                        @Override
                        public void giveUp(Failure failure) {
                            failures.add(failure);
                        }
                    }));
        }
        return failures;
    }

    private void runWork() {
        List.copyOf(work).forEach(Runnable::run);
        work.clear();
        Await.run(loop, () -> {});
    }
}
