package org.warrenp2p.node.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * Carries changes from the loop to the disk: one thread takes what has gathered, commits it at once, and tells the loop.
 * A change is told of exactly once, in a later turn, and of success only after the commit that holds it.
 *
 * <p>When the file fails, the changes of that commit fail, and so do all until the file can be opened again, which is
 * tried with the next change after a while. The node goes on with what it has in memory.
 */
final class GroupCommit {

    /** Bound of the changes that wait: 4 MB of the longest records, some 40,000 stores a second. */
    static final int MAX_WAITING = 4_096;

    /** Between the beginnings of two commits; half of the 20 ms of PROTOCOL, the other half is for the disk. */
    private static final long PACE_NANOS = Duration.ofMillis(10).toNanos();

    /** A full disk stays full for a while. */
    static final Duration REOPEN_AFTER = Duration.ofSeconds(10);

    /** The size of the file is looked at so often: about 4 MB of commits. */
    private static final int COMMITS_PER_TIDY = 32;

    /** So that a node stops within its 5 s even where a disk hangs. */
    private static final long CLOSE_WAIT_MILLIS = 3_000;

    private static final Failure CLOSED = new Failure(Failure.Code.CLOSED, "The store is closed");

    private static final Failure FULL =
            new Failure(Failure.Code.LIMIT, "More changes wait for the disk than it can take; try again in a while");

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final StoreFile.Opener opener;
    private final long reopenAfterNanos;
    private final EventLoop loop;
    private final Counters.Counter committed;
    private final Counters.Counter failed;
    private final Counters.Counter refused;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private boolean closed;

    // only on the store's thread
    private @Nullable StoreFile file;
    private @Nullable StoreException lastFailure;
    private long failedNanos;
    private long commitBeganNanos;
    private int commits;

    /**
     * Begins to serve. On the loop, or before it runs.
     *
     * @param file the open file
     * @param opener opens it again after a failure
     * @param reopenAfter how long after a failure
     */
    GroupCommit(StoreFile file, StoreFile.Opener opener, Duration reopenAfter, EventLoop loop, Counters counters) {
        this.reopenAfterNanos = reopenAfter.toNanos();
        this.file = file;
        this.opener = opener;
        this.loop = loop;
        this.committed = counters.counter("store.committed");
        this.failed = counters.counter("store.failed");
        this.refused = counters.counter("store.refused_queue_full");
        this.commitBeganNanos = System.nanoTime() - PACE_NANOS;
        this.thread = new Thread(this::run, "warren-store");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Applies {@code change}, then runs one of the two on the loop.
     *
     * @param whenFailed told LIMIT, STORAGE or CLOSED
     */
    void submit(Change change, Runnable whenDurable, Consumer<Failure> whenFailed) {
        Failure refusal = null;
        lock.lock();
        try {
            if (closed) {
                refusal = CLOSED;
            } else if (waiting.size() >= MAX_WAITING) {
                refusal = FULL;
            } else {
                waiting.add(new Pending(change, whenDurable, whenFailed));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            if (refusal.code() == Failure.Code.LIMIT) {
                refused.increment();
            }
            Failure reason = refusal;
            loop.execute(() -> whenFailed.accept(reason));
        }
    }

    /** Commits what waits and closes the file. Blocks for at most a few seconds; not for a loop. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<Pending> batch = next(); !batch.isEmpty(); batch = next()) {
            StoreException failure = commit(batch);
            report(batch, failure == null ? null : failure.failure());
        }
        StoreFile last = file;
        if (last != null) {
            try {
                last.close();
            } catch (StoreException e) {
                lose(e);
            }
        }
    }

    /** What has gathered, at the pace of the commits; nothing when closed. */
    private List<Pending> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            long wait = commitBeganNanos + PACE_NANOS - System.nanoTime();
            while (!closed && wait > 0) {
                wait = changed.awaitNanos(wait);
            }
            List<Pending> batch = new ArrayList<>(waiting);
            waiting.clear();
            return batch;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the store", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable StoreException commit(List<Pending> batch) {
        commitBeganNanos = System.nanoTime();
        if (lastFailure != null && file == null && commitBeganNanos - failedNanos < reopenAfterNanos) {
            return lastFailure;
        }
        try {
            StoreFile open = opened();
            for (Pending pending : batch) {
                pending.change.applyTo(open);
            }
            open.commit();
        } catch (StoreException e) {
            lose(e);
            return e;
        } catch (RuntimeException | Error e) {
            StoreException failure = new StoreException(StoreException.Kind.IO, "The store has failed: " + e, e);
            lose(failure);
            return failure;
        }
        if (lastFailure != null) {
            LOG.info("The store works again");
            lastFailure = null;
        }
        tidySometimes();
        return null;
    }

    /** What fails here was committed before, so nobody is told but the next who comes. */
    private void tidySometimes() {
        StoreFile open = file;
        commits++;
        if (open == null || commits % COMMITS_PER_TIDY != 0) {
            return;
        }
        try {
            open.tidy();
        } catch (StoreException e) {
            lose(e);
        }
    }

    private StoreFile opened() throws StoreException {
        StoreFile open = file;
        if (open != null) {
            return open;
        }
        open = opener.open();
        file = open;
        return open;
    }

    /** One sentence per cause, however many changes it costs. */
    private void lose(StoreException cause) {
        boolean news = lastFailure == null || !cause.failure().equals(lastFailure.failure());
        lastFailure = cause;
        failedNanos = System.nanoTime();
        if (news) {
            LOG.warn("{}; the node goes on, and forgets what it cannot write when it ends", cause.getMessage());
            LOG.debug("How the store failed", cause);
        }
        StoreFile lost = file;
        file = null;
        if (lost != null) {
            lost.abandon();
        }
    }

    /** A turn for each: what one of them does is no other's fate. */
    private void report(List<Pending> batch, @Nullable Failure failure) {
        for (Pending pending : batch) {
            loop.execute(() -> {
                if (failure == null) {
                    committed.increment();
                    pending.whenDurable.run();
                } else {
                    failed.increment();
                    pending.whenFailed.accept(failure);
                }
            });
        }
    }

    private record Pending(Change change, Runnable whenDurable, Consumer<Failure> whenFailed) {}
}
