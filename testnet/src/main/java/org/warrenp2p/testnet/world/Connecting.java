package org.warrenp2p.testnet.world;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** One call of connect, and what became of it. Its times are those of the caller's clock. */
public final class Connecting {

    /** How exactly it is known when a way became direct; a hundredth of what a connect takes. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A guess of ports takes ten seconds, and is tried once more. */
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final EventLoop loop;
    private final Runnable onEnd;
    private final long startNanos;
    private long linkedNanos = -1;
    private long heardNanos = -1;
    private long directNanos = -1;
    private boolean direct;
    private boolean watched;
    private int round;
    private ConnectAttempt.@Nullable Outcome outcome;
    private @Nullable Failure failure;

    /** @param onEnd called once, when a byte has arrived or none will */
    Connecting(EventLoop loop, Runnable onEnd) {
        this.loop = loop;
        this.onEnd = onEnd;
        this.startNanos = loop.nanoTime();
    }

    /**
     * There is a link.
     *
     * @param isDirect whether its way leads through no relay now
     */
    void linked(List<ConnectAttempt> attempts, BooleanSupplier isDirect) {
        linkedNanos = loop.nanoTime() - startNanos;
        direct = isDirect.getAsBoolean();
        watch(isDirect);
        for (ConnectAttempt attempt : attempts) {
            round = attempt.round();
            outcome = attempt.outcome();
        }
    }

    private void watch(BooleanSupplier isDirect) {
        long nanos = loop.nanoTime() - startNanos;
        if (isDirect.getAsBoolean()) {
            directNanos = nanos;
            watched = true;
        } else if (nanos - linkedNanos < WATCHED_NANOS) {
            loop.schedule(LOOK_NANOS, () -> watch(isDirect));
        } else {
            watched = true;
        }
    }

    /** The other side has the byte. */
    void heard() {
        if (isOver()) {
            return;
        }
        heardNanos = loop.nanoTime() - startNanos;
        onEnd.run();
    }

    /** There is no link, or it carries nothing. */
    void failed(Failure reason) {
        if (isOver()) {
            return;
        }
        failure = reason;
        onEnd.run();
    }

    /** Whether the byte has arrived or none will. */
    public boolean isOver() {
        return arrived() || failure != null;
    }

    /** Whether, besides, it is known whether the way became direct. */
    public boolean isSettled() {
        return failure != null || (arrived() && watched);
    }

    /** Whether the link has had a way that leads through no relay. */
    public boolean becameDirect() {
        return directNanos >= 0;
    }

    /** Whether it had one from the beginning. */
    public boolean beganDirect() {
        return direct;
    }

    /** Time from the call to that way; only if there was one. */
    public double directMillis() {
        return directNanos / 1e6;
    }

    /** Whether the byte has arrived. */
    public boolean arrived() {
        return heardNanos >= 0;
    }

    /** Whether there was a link. */
    public boolean isLinked() {
        return linkedNanos >= 0;
    }

    /** Time from the call to the link; only if there was one. */
    public double linkedMillis() {
        return linkedNanos / 1e6;
    }

    /** Time from the call to the byte at the other side; only if it arrived. */
    public double firstByteMillis() {
        return heardNanos / 1e6;
    }

    /** The round of the punch that opened the way, 1 for a plain dial; 0 if there was a link before, or there is none. */
    public int round() {
        return round;
    }

    /** How the link came to be; null if it was there before, or there is none. */
    public ConnectAttempt.@Nullable Outcome outcome() {
        return outcome;
    }

    /** Why there is none, or null. */
    public @Nullable Failure failure() {
        return failure;
    }
}
