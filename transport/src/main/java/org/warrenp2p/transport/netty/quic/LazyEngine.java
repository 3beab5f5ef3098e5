package org.warrenp2p.transport.netty.quic;

import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * The QUIC engine, loaded on a worker when it is first needed; who needs it meanwhile waits. Only from the loop.
 *
 * <p>Where the native library is missing it is missing for good, and everybody is told so. Whatever else goes wrong
 * fails those who wait, and the next one tries again.
 */
final class LazyEngine {

    private static final Logger log = LoggerFactory.getLogger(LazyEngine.class);

    /** Dials and packets that wait while the library loads (a second on a cold machine); further ones are refused. */
    private static final int MAX_WAITING = 256;

    private final EventLoop loop;
    private final Executor worker;
    private final QuicCounters counters;
    private final Supplier<QuicEngine> loader;
    private final Function<QuicEngine, ChannelFuture> installer;

    /** At most {@link #MAX_WAITING}. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private boolean loading;
    private boolean failureReported;
    private @Nullable Failure over;
    private @Nullable QuicEngine engine;

    /** Something that goes on when the engine is there, or is given up. */
    interface Waiting {

        void go(QuicEngine engine);

        void giveUp(Failure failure);
    }

    /**
     * Loads nothing yet.
     *
     * @param loader runs on {@code worker}
     * @param installer runs on the loop with what was loaded; the engine is there when its future succeeds
     */
    LazyEngine(
            EventLoop loop,
            Executor worker,
            QuicCounters counters,
            Supplier<QuicEngine> loader,
            Function<QuicEngine, ChannelFuture> installer) {
        this.loop = loop;
        this.worker = worker;
        this.counters = counters;
        this.loader = loader;
        this.installer = installer;
    }

    /** The engine, if it is loaded and not closed. */
    @Nullable
    QuicEngine loaded() {
        return engine;
    }

    /** Loads the engine if that has not begun; nobody waits. */
    void warmUp() {
        if (engine == null && over == null) {
            load();
        }
    }

    /** Lets {@code task} go on at once, or when the engine is loaded. */
    void whenLoaded(Waiting task) {
        if (over != null) {
            task.giveUp(over);
        } else if (engine != null) {
            task.go(engine);
        } else if (waiting.size() >= MAX_WAITING) {
            task.giveUp(new Failure(Failure.Code.LIMIT, "QUIC is still loading and many dials wait for it"));
        } else {
            waiting.add(task);
            load();
        }
    }

    /** Gives up who waits, and whoever comes. */
    void close(Failure why) {
        engine = null;
        over = why;
        giveUpWaiting(why);
    }

    private void load() {
        if (loading) {
            return;
        }
        loading = true;
        try {
            worker.execute(this::loadOnWorker);
        } catch (RejectedExecutionException e) {
            loading = false;
            giveUpWaiting(new Failure(Failure.Code.LIMIT, "There is too much to do to load QUIC now"));
        }
    }

    private void loadOnWorker() {
        try {
            QuicEngine made = loader.get();
            loop.execute(() -> install(made));
        } catch (LibraryMissingException | LinkageError e) {
            loop.execute(() -> missing(e));
        } catch (RuntimeException | Error e) { // an error too: who waits must hear of it
            loop.execute(() -> failed(e));
        }
    }

    private void install(QuicEngine made) {
        if (over != null) {
            return;
        }
        ChannelFuture installing;
        try {
            installing = installer.apply(made);
        } catch (LinkageError e) {
            missing(e);
            return;
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        installing.addListener(installed -> {
            loading = false;
            if (!installed.isSuccess()) {
                failed(installed.cause());
            } else if (over == null) {
                engine = made;
                for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.go(made);
                }
            }
        });
    }

    private void missing(Throwable cause) {
        if (over != null) {
            return;
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        Failure failure = new Failure(
                Failure.Code.UNSUPPORTED,
                "QUIC does not load on " + platform + " (" + root.getMessage() + "); links need Linux with glibc or"
                        + " macOS on x86_64 or aarch64, or Windows on x86_64, with the netty-codec-native-quic library"
                        + " for it on the class path");
        log.warn("{}", failure.message());
        close(failure);
    }

    private void failed(Throwable cause) {
        loading = false;
        counters.notStarted.increment();
        if (!failureReported) { // peers can cause attempts, so that it is said once
            failureReported = true;
            log.warn("QUIC could not be started; the next dial tries again", cause);
        }
        giveUpWaiting(new Failure(
                Failure.Code.LIMIT, "QUIC could not be started now (" + cause + "); the next dial tries again"));
    }

    private void giveUpWaiting(Failure failure) {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.giveUp(failure);
        }
    }
}
