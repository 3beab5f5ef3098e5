package org.warrenp2p.node;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.SocketSettings;

/**
 * The threads that nodes of one process share: event loops, workers for curves (handshakes and signatures), and a pool for callbacks. Two loops
 * carry a thousand nodes. All threads are daemons.
 */
public final class WarrenRuntime implements AutoCloseable {

    /** Idle callback threads go after this long. */
    private static final long CALLBACK_IDLE_SECONDS = 10;

    private final NettyRuntime netty;
    private final ExecutorService curves;
    private final ExecutorService callbacks;

    private final SocketSettings sockets;

    private WarrenRuntime(int loopThreads, SocketSettings sockets) {
        this.sockets = sockets;
        netty = NettyRuntime.open(loopThreads, IoKind.BEST);
        int cores = Runtime.getRuntime().availableProcessors();
        curves = Executors.newFixedThreadPool(cores, daemons("warren-curve-"));
        // callbacks may block on further futures, so the pool must grow; what waits is bounded by what callers asked
        callbacks = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                CALLBACK_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("warren-callback-"));
    }

    /** Threads for a node or a few, with socket buffers for bulk data. */
    public static WarrenRuntime open() {
        return new WarrenRuntime(NettyRuntime.DEFAULT_LOOP_THREADS, SocketSettings.DEFAULTS);
    }

    /** Threads for very many nodes, with small socket buffers. */
    public static WarrenRuntime openForMany() {
        return new WarrenRuntime(NettyRuntime.DEFAULT_LOOP_THREADS, SocketSettings.SMALL);
    }

    SocketSettings sockets() {
        return sockets;
    }

    NettyRuntime netty() {
        return netty;
    }

    Executor curves() {
        return curves;
    }

    Executor callbacks() {
        return callbacks;
    }

    /** Ends the threads. Stop the nodes first. */
    @Override
    public void close() {
        netty.close();
        curves.shutdown();
        callbacks.shutdown();
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
