package org.warrenp2p.holepunch.coordinate;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.PeerId;

/**
 * Who may answer whom: for a minute after an order was passed to a peer, that peer may have orders passed to whoever gave
 * it, who need not have registered here. So long does the longest wait within a punch last, which is for the turn to spray.
 */
public final class ReturnOrders {

    private static final long LIFE_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    /** Until when; bounded by {@code most}, the oldest first. */
    private final Map<Pair, Long> untilNanos = new LinkedHashMap<>();

    /**
     * Nobody.
     *
     * @param most how many at a time: as many as orders are passed on in a minute
     */
    public ReturnOrders(int most) {
        this.most = most;
    }

    /** An order of {@code asker} was passed to {@code target}; the oldest pair gives way if there are too many. */
    public void passed(PeerId asker, PeerId target, long nowNanos) {
        Pair pair = new Pair(asker, target);
        untilNanos.remove(pair);
        untilNanos.put(pair, nowNanos + LIFE_NANOS);
        Iterator<Long> oldest = untilNanos.values().iterator();
        while (oldest.hasNext() && (oldest.next() - nowNanos <= 0 || untilNanos.size() > most)) {
            oldest.remove();
        }
    }

    /** Whether {@code target} of an earlier order may give one to its {@code asker} now. */
    public boolean mayAnswer(PeerId target, PeerId asker, long nowNanos) {
        Long until = untilNanos.get(new Pair(asker, target));
        return until != null && until - nowNanos > 0;
    }

    /** How many pairs there are. */
    public int size() {
        return untilNanos.size();
    }

    private record Pair(PeerId asker, PeerId target) {}
}
