package org.warrenp2p.transport.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which path of a peer is used. Each end decides for itself by what it has measured, and where the other end sends is evidence
 * that a path lives, never a reason to follow: two ends that followed each other could change for ever. Both measure the same
 * round trips, so they prefer the same path wherever one is clearly better; where none is, they may differ, and stay.
 */
final class PathSelector {

    /** PROTOCOL: another path of the same kind is better if its round trip is shorter by max(5 ms, 10 %). */
    static final long LEAST_GAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int LEAST_GAIN_SHARE = 10;

    private PathSelector() {}

    /**
     * Chooses.
     *
     * @param inUse the path in use, one of {@code paths}, or null
     * @param paths those that are validated, in any order
     * @param mayPrefer whether a shorter round trip is reason enough now
     * @return one of {@code paths}; null if there is none
     */
    static @Nullable MonitoredPath choose(@Nullable MonitoredPath inUse, List<MonitoredPath> paths, boolean mayPrefer) {
        MonitoredPath best = bestOf(paths, null);
        if (best == null) {
            // all are dead: perhaps the one in use comes back
            return inUse != null ? inUse : paths.isEmpty() ? null : paths.get(0);
        }
        if (inUse == null || inUse.isDead()) {
            return best;
        }
        return best != inUse && isReason(inUse, best, mayPrefer) ? best : inUse;
    }

    /** The living one that is best besides {@code other}, or null. */
    static @Nullable MonitoredPath bestOf(List<MonitoredPath> paths, @Nullable MonitoredPath other) {
        MonitoredPath best = null;
        for (MonitoredPath path : paths) {
            if (path != other && !path.isDead() && (best == null || isBefore(path, best))) {
                best = path;
            }
        }
        return best;
    }

    private static boolean isReason(MonitoredPath inUse, MonitoredPath best, boolean mayPrefer) {
        if (!best.isSteady()) {
            return false;
        }
        int rank = best.kind.compareTo(inUse.kind);
        if (rank != 0) {
            return rank < 0;
        }
        return inUse.isDoubted() || (mayPrefer && isShorter(best, inUse));
    }

    private static boolean isShorter(MonitoredPath path, MonitoredPath inUse) {
        if (!path.isMeasured() || !inUse.isMeasured()) {
            return false;
        }
        long gain = Math.max(LEAST_GAIN_NANOS, inUse.roundTripNanos() / LEAST_GAIN_SHARE);
        return path.roundTripNanos() + gain < inUse.roundTripNanos();
    }

    /** Steady ones first, then by kind, then by round trip. */
    private static boolean isBefore(MonitoredPath one, MonitoredPath other) {
        if (one.isSteady() != other.isSteady()) {
            return one.isSteady();
        }
        if (one.kind != other.kind) {
            return one.kind.compareTo(other.kind) < 0;
        }
        if (one.isMeasured() != other.isMeasured()) {
            return one.isMeasured();
        }
        return one.isMeasured() && one.roundTripNanos() < other.roundTripNanos();
    }
}
