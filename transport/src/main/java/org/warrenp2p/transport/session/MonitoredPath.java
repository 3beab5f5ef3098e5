package org.warrenp2p.transport.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.transport.PathKind;
import org.warrenp2p.transport.PeerPaths.Path;

/** What is known of one validated path of a linked peer: its round trip, and how many probes in a row were not answered. */
final class MonitoredPath {

    /** PROTOCOL: three misses in a row, and the path is dead. */
    static final int DEADLY_MISSES = 3;

    /** PROTOCOL: a probe every max(RTT, 100 ms). */
    static final long LEAST_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The round trip to assume before one was measured (RFC 9002, section 6.2.2). */
    static final long UNKNOWN_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(333);

    private static final long UNMEASURED = -1;

    final Path path;
    final PathKind kind;

    /** At most {@value #DEADLY_MISSES}, the oldest first: an answer to any of them proves the path. */
    private final Deque<Probe> open = new ArrayDeque<>(DEADLY_MISSES);

    private long smoothedNanos = UNMEASURED;
    private long variationNanos;
    private int misses;
    private boolean doubted;
    private final long bornNanos;
    private long probedNanos;

    private MonitoredPath(Path path, long now) {
        this.path = path;
        this.kind = PathKind.of(path);
        this.bornNanos = now;
        this.probedNanos = now;
    }

    static MonitoredPath of(Path path, long now) {
        return new MonitoredPath(path, now);
    }

    private static final class Probe {
        private final long nonce;
        private final long sentNanos;
        private boolean missed;

        private Probe(long nonce, long sentNanos) {
            this.nonce = nonce;
            this.sentNanos = sentNanos;
        }
    }

    /** A probe leaves now. */
    void probed(long nonce, long now) {
        if (open.size() == DEADLY_MISSES) {
            open.removeFirst();
        }
        open.addLast(new Probe(nonce, now));
        probedNanos = now;
    }

    /** Whether {@code nonce} answers an open probe; then the path lives. */
    boolean answered(long nonce, long now) {
        for (Probe probe : open) {
            if (probe.nonce == nonce) {
                sample(now - probe.sentNanos);
                // what left before it needs no answer any more, what left after it proves the same
                open.clear();
                misses = 0;
                doubted = false;
                return true;
            }
        }
        return false;
    }

    /** With the gains of RFC 6298. Every probe has a nonce of its own, so no sample is ambiguous. */
    private void sample(long rttNanos) {
        if (smoothedNanos == UNMEASURED) {
            smoothedNanos = rttNanos;
            variationNanos = rttNanos / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - rttNanos) - variationNanos) / 4;
            smoothedNanos += (rttNanos - smoothedNanos) / 8;
        }
    }

    /** Counts the newest probe as missed if it is late; whether it was. */
    boolean missesAt(long now) {
        Probe newest = open.peekLast();
        if (newest == null || newest.missed || now - newest.sentNanos < paceNanos()) {
            return false;
        }
        newest.missed = true;
        misses++;
        return true;
    }

    /** Whether a probe is out that may still be answered in time. */
    boolean isAwaiting() {
        Probe newest = open.peekLast();
        return newest != null && !newest.missed;
    }

    /** When that one is late. */
    long lateNanos() {
        return probedNanos + paceNanos();
    }

    /** When it was validated. */
    long bornNanos() {
        return bornNanos;
    }

    /** When the newest probe left. */
    long probedNanos() {
        return probedNanos;
    }

    /** How long an answer takes at most: srtt + 4·rttvar, since a round trip that varies is no miss. */
    long paceNanos() {
        return isMeasured() ? Math.max(smoothedNanos + 4 * variationNanos, LEAST_PACE_NANOS) : UNKNOWN_PACE_NANOS;
    }

    boolean isMeasured() {
        return smoothedNanos != UNMEASURED;
    }

    /** The smoothed round trip; only if it is measured. */
    long roundTripNanos() {
        return smoothedNanos;
    }

    /** The peer says, or shows, that it is elsewhere; until this path answers. */
    void doubt() {
        doubted = true;
    }

    /** The peer is here after all. */
    void trust() {
        doubted = false;
    }

    boolean isDoubted() {
        return doubted;
    }

    boolean isMissing() {
        return misses > 0;
    }

    int misses() {
        return misses;
    }

    boolean isDead() {
        return misses >= DEADLY_MISSES;
    }

    /** Nothing speaks against it. */
    boolean isSteady() {
        return misses == 0 && !doubted;
    }
}
