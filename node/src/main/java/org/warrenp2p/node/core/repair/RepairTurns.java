package org.warrenp2p.node.core.repair;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;

/**
 * Who of many may try now: first come, first served, a few at a time, and none before the one in front of it by a little. Who
 * has tried in vain waits at the end, so a hundred peers that are gone do not keep one that is there from its turn. Pure.
 */
final class RepairTurns {

    private final int mostAtOnce;
    private final long spacingNanos;
    private final long longestNanos;
    /** Bounded by the links. */
    private final Set<PeerId> waiting = new LinkedHashSet<>();
    /** Those that try, and when they began; at most {@code mostAtOnce}. */
    private final Map<PeerId, Long> trying = new LinkedHashMap<>();

    private long nextNanos;

    /**
     * Nobody tries.
     *
     * @param longestNanos who takes longer goes on, but keeps nobody from trying any more
     */
    RepairTurns(int mostAtOnce, long spacingNanos, long longestNanos, long now) {
        this.mostAtOnce = mostAtOnce;
        this.spacingNanos = spacingNanos;
        this.longestNanos = longestNanos;
        this.nextNanos = now;
    }

    /** {@code peer} wants a turn. */
    void want(PeerId peer) {
        waiting.add(peer);
    }

    /** {@code peer} has tried, or does not want to. */
    void done(PeerId peer) {
        waiting.remove(peer);
        trying.remove(peer);
    }

    /** Who tries now; null if nobody may. */
    @Nullable
    PeerId take(long now) {
        trying.values().removeIf(began -> now - began >= longestNanos);
        if (waiting.isEmpty() || trying.size() >= mostAtOnce || now - nextNanos < 0) {
            return null;
        }
        PeerId peer = waiting.iterator().next();
        waiting.remove(peer);
        trying.put(peer, now);
        nextNanos = now + spacingNanos;
        return peer;
    }

    /** Whether somebody waits, so that it is worth asking again. */
    boolean isWanted() {
        return !waiting.isEmpty();
    }

    /** When asking again is worth it, unless somebody is done before. */
    long nextNanos(long now) {
        if (trying.size() < mostAtOnce) {
            return nextNanos - now > 0 ? nextNanos : now;
        }
        return trying.values().iterator().next() + longestNanos;
    }

    int trying() {
        return trying.size();
    }
}
