package org.warrenp2p.transport.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.transport.Counters;

/**
 * The threads that the nodes of a process share: event loops, a small worker for what computes (TLS, loading libraries)
 * and another for what waits (names). All are daemons. Safe for use by several threads; {@link #close} it after the nodes.
 */
public final class NettyRuntime implements AutoCloseable {

    /** Two loops serve 1,000 idle nodes; more help only a process that moves bulk data for many peers at once. */
    public static final int DEFAULT_LOOP_THREADS = 2;

    private static final Logger log = LoggerFactory.getLogger(NettyRuntime.class);

    /** Two each: for names the second works while a name server does not answer the first. */
    private static final int WORKER_THREADS = 2;

    /** Tasks that may wait for a worker; further ones are refused, so a flood of dials cannot take the heap. */
    private static final int WORKER_QUEUE = 512;

    private final EventLoopGroup loops;
    private final ThreadPoolExecutor worker;
    private final ThreadPoolExecutor waiter;
    private final boolean epoll;
    private final AtomicBoolean smallBuffersReported = new AtomicBoolean();

    private NettyRuntime(int loopThreads, boolean epoll) {
        this.epoll = epoll;
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(loopThreads, new DefaultThreadFactory("warren-loop", true), io);
        this.worker = newWorker("warren-worker");
        this.waiter = newWorker("warren-waiter");
    }

    private static ThreadPoolExecutor newWorker(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                WORKER_THREADS,
                WORKER_THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WORKER_QUEUE),
                new DefaultThreadFactory(name, true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** {@link #DEFAULT_LOOP_THREADS} loops of the best kind. */
    public static NettyRuntime open() {
        return open(DEFAULT_LOOP_THREADS, IoKind.BEST);
    }

    /**
     * Starts the loops (their threads start with the first task).
     *
     * @throws UnsupportedOperationException if epoll is demanded where it does not load
     */
    public static NettyRuntime open(int loopThreads, IoKind kind) {
        boolean epoll = switch (kind) {
            case BEST -> Epoll.isAvailable();
            case NIO -> false;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new UnsupportedOperationException(
                            "epoll does not load here (" + Epoll.unavailabilityCause() + "); use NIO");
                }
                yield true;
            }
        };
        log.debug("{} event loops on {}", loopThreads, epoll ? "epoll" : "NIO");
        return new NettyRuntime(loopThreads, epoll);
    }

    /** A loop for one node, on the next thread in turn; {@code counters} are that node's. */
    public NettyEventLoop newLoop(Counters counters) {
        return new NettyEventLoop(loops.next(), counters);
    }

    /** For computations too long for a loop; refuses with RejectedExecutionException when 512 tasks wait. */
    public Executor worker() {
        return worker;
    }

    /** For calls that may wait for the network for long; refuses like {@link #worker}. */
    public Executor waiter() {
        return waiter;
    }

    /** Whether the loops run on epoll. */
    public boolean usesEpoll() {
        return epoll;
    }

    /** True for the first caller: the shortage of buffers is said once per process, not once per socket. */
    boolean reportsSmallBuffers() {
        return smallBuffersReported.compareAndSet(false, true);
    }

    /** Stops the threads; what is queued still runs, for at most two seconds. Not from one of the loops. */
    @Override
    public void close() {
        worker.shutdownNow();
        waiter.shutdownNow();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
