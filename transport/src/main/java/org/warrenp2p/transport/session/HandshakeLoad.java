package org.warrenp2p.transport.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Whether strangers' handshakes cost so much that they must show a cookie first (PROTOCOL, "Sessions"). */
final class HandshakeLoad {

    /** First packets in work from which on the rest must show a cookie (PROTOCOL). */
    static final int MAX_IN_WORK = 64;

    /** Over which the work is measured (PROTOCOL). */
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The share of a window that handshakes may take: a fifth (PROTOCOL). */
    private static final int SHARE = 5;

    /**
     * How long cookies are asked for after the load was seen, as WireGuard does: else a flood would get every place that
     * becomes free, and who comes with a cookie would find none.
     */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier workNanos;
    private long windowBeganNanos;
    private long workBeforeNanos;
    private long loadedUntilNanos;
    private boolean loaded;

    /** @param workNanos how long handshakes have taken so far */
    HandshakeLoad(LongSupplier workNanos, long nowNanos) {
        this.workNanos = workNanos;
        windowBeganNanos = nowNanos;
        workBeforeNanos = workNanos.getAsLong();
    }

    /** Whether the next first packet must show a cookie. */
    boolean isHigh(int inWork, long nowNanos) {
        if (inWork >= MAX_IN_WORK || measure(nowNanos)) {
            loaded = true;
            loadedUntilNanos = nowNanos + HOLD_NANOS;
        } else if (loaded && nowNanos - loadedUntilNanos >= 0) {
            loaded = false;
        }
        return loaded;
    }

    private boolean measure(long nowNanos) {
        long spentNanos = workNanos.getAsLong() - workBeforeNanos;
        long elapsedNanos = nowNanos - windowBeganNanos;
        if (elapsedNanos < WINDOW_NANOS) {
            return spentNanos > WINDOW_NANOS / SHARE;
        }
        windowBeganNanos = nowNanos;
        workBeforeNanos = workNanos.getAsLong();
        return spentNanos > elapsedNanos / SHARE;
    }
}
