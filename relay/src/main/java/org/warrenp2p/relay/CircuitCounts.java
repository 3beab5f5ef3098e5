package org.warrenp2p.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Response.Reason;

/** How many circuits of one sort there are, and whose. */
final class CircuitCounts {

    private final int most;
    private final int mostPerPeer;
    /** How many each peer has opened; bounded by the circuits, as those below. */
    private final Map<PeerId, Integer> perOpener = new LinkedHashMap<>();

    private final Map<PeerId, Integer> perTarget = new LinkedHashMap<>();
    private int all;

    /**
     * None yet.
     *
     * @param mostPerPeer those that one opened and those to one are counted apart
     */
    CircuitCounts(int most, int mostPerPeer) {
        this.most = most;
        this.mostPerPeer = mostPerPeer;
    }

    /** Why there is no place for one more between the two; null if there is. */
    @Nullable
    Reason refusal(PeerId opener, PeerId target) {
        if (all >= most) {
            return Reason.FULL;
        }
        boolean many =
                perOpener.getOrDefault(opener, 0) >= mostPerPeer || perTarget.getOrDefault(target, 0) >= mostPerPeer;
        return many ? Reason.QUOTA : null;
    }

    void add(Circuit circuit) {
        all++;
        perOpener.merge(circuit.opener(), 1, Integer::sum);
        perTarget.merge(circuit.target(), 1, Integer::sum);
    }

    void remove(Circuit circuit) {
        all--;
        countDown(perOpener, circuit.opener());
        countDown(perTarget, circuit.target());
    }

    boolean has(PeerId peer) {
        return perOpener.containsKey(peer) || perTarget.containsKey(peer);
    }

    static <K> void countDown(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (one, count) -> count == 1 ? null : count - 1);
    }
}
