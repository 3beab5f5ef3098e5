package org.warrenp2p.transport.session;

import java.util.LinkedHashSet;
import java.util.Set;
import org.warrenp2p.proto.PeerId;

/** The peers whose sessions are kept, each for one reason or for both. */
final class Pins {

    private final SessionSettings.Limits limits;
    /** Bounded by {@code limits.pinned}. */
    private final Set<PeerId> needed = new LinkedHashSet<>();
    /** Bounded by {@code limits.served}. */
    private final Set<PeerId> served = new LinkedHashSet<>();

    Pins(SessionSettings.Limits limits) {
        this.limits = limits;
    }

    boolean contains(PeerId peer) {
        return needed.contains(peer) || served.contains(peer);
    }

    /** Whether {@code peer} is pinned for {@code kind} now. */
    boolean add(PeerId peer, PinKind kind) {
        Set<PeerId> peers = of(kind);
        int most = switch (kind) {
            case NEEDED -> limits.pinned();
            case SERVED -> limits.served();
        };
        return peers.contains(peer) || (peers.size() < most && peers.add(peer));
    }

    /** Whether {@code peer} was pinned for {@code kind}. */
    boolean remove(PeerId peer, PinKind kind) {
        return of(kind).remove(peer);
    }

    private Set<PeerId> of(PinKind kind) {
        return switch (kind) {
            case NEEDED -> needed;
            case SERVED -> served;
        };
    }
}
