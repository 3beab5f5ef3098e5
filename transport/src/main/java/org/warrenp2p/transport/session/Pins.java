package org.warrenp2p.transport.session;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.warrenp2p.proto.PeerId;

/** The peers whose sessions are kept, each for one reason or for several. */
final class Pins {

    private final SessionSettings.Limits limits;
    /**
     * Bounded by {@code limits.pinned} for those that this node needs, {@code limits.served} for those that it passes orders to,
     * and by what a relay's settings allow for those that it forwards for.
     */
    private final Map<PinKind, Set<PeerId>> byKind = new EnumMap<>(PinKind.class);
    /** For how many reasons each is pinned: asked for with every packet. */
    private final Map<PeerId, Integer> reasons = new LinkedHashMap<>();

    Pins(SessionSettings.Limits limits) {
        this.limits = limits;
        for (PinKind kind : PinKind.values()) {
            byKind.put(kind, new LinkedHashSet<>());
        }
    }

    boolean contains(PeerId peer) {
        return reasons.containsKey(peer);
    }

    /** Whether {@code peer} is pinned for {@code kind} now. */
    boolean add(PeerId peer, PinKind kind) {
        Set<PeerId> peers = byKind.getOrDefault(kind, new LinkedHashSet<>());
        int most = switch (kind) {
            case NEEDED, RELAY -> limits.pinned();
            case SERVED -> limits.served();
            case FORWARDED -> Integer.MAX_VALUE;
        };
        if (peers.contains(peer)) {
            return true;
        }
        if (peers.size() >= most) {
            return false;
        }
        peers.add(peer);
        reasons.merge(peer, 1, Integer::sum);
        return true;
    }

    /** Whether {@code peer} was pinned for {@code kind}. */
    boolean remove(PeerId peer, PinKind kind) {
        if (!byKind.getOrDefault(kind, new LinkedHashSet<>()).remove(peer)) {
            return false;
        }
        reasons.computeIfPresent(peer, (one, count) -> count == 1 ? null : count - 1);
        return true;
    }
}
