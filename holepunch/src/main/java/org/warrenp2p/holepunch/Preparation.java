package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.Round;

/** A round that is being prepared: a new socket, seen by two observers, or the turn to spray. */
final class Preparation {

    /** PROTOCOL, punching: each is observed by 2 observers. */
    static final int OBSERVERS = 2;

    private final Round round;
    private int socket;
    private final List<Endpoint> observed = new ArrayList<>();
    private boolean offered;

    Preparation(Round round) {
        this.round = round;
    }

    Round round() {
        return round;
    }

    void opened(int number) {
        socket = number;
    }

    boolean concerns(int number) {
        return socket == number && !offered;
    }

    /** The new socket; {@link HolePunch#MAIN_SOCKET} if none is needed. */
    int socket() {
        return socket;
    }

    /** Somebody has seen the socket; gives whether all have who were asked. */
    boolean seen(Endpoint endpoint) {
        observed.add(endpoint);
        return observed.size() >= OBSERVERS;
    }

    boolean wasSeen() {
        return !observed.isEmpty();
    }

    /** It is told to the other side, and waits for the order to fire. */
    void setOffered() {
        offered = true;
    }

    boolean isOffered() {
        return offered;
    }

    /** What is told: where the new socket was seen, both endpoints if two observers differ, and the next port. */
    PunchOffer offer(PunchOffer own) {
        if (observed.isEmpty()) {
            return own;
        }
        Set<Endpoint> distinct = new LinkedHashSet<>(observed);
        PunchOffer offer = own.withCandidates(distinct.stream()
                .map(endpoint -> new Candidate(Candidate.Kind.MAPPED, endpoint))
                .toList());
        return own.ports().isRegular() ? offer.withPorts(forecast(own.ports())) : offer;
    }

    /**
     * The next port, from what observers have just seen: of those that can follow what was expected, the one that is the
     * furthest on.
     */
    private PortPattern forecast(PortPattern pattern) {
        PortPattern best = pattern;
        for (Endpoint endpoint : observed) {
            PortPattern next = pattern.after(endpoint.port());
            best = next.isAheadOf(best) ? next : best;
        }
        return best;
    }
}
