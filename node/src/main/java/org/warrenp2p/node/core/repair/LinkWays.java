package org.warrenp2p.node.core.repair;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PathKind;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** What leads to the peer of a link at one moment, as far as it is known to live. */
final class LinkWays {

    private final List<Path> living;
    private final List<Path> validated;

    private LinkWays(List<Path> living, List<Path> validated) {
        this.living = living;
        this.validated = validated;
    }

    static LinkWays of(PeerId peer, RepairPorts.Paths paths) {
        return new LinkWays(paths.living(peer), paths.validated(peer));
    }

    /** Whether nothing is known to live. */
    boolean areNone() {
        return living.isEmpty();
    }

    /** Whether one of them needs no relay. */
    boolean isOneDirect() {
        return living.stream().anyMatch(path -> path.kind() == UdpSocket.Kind.DIRECT);
    }

    /** Whether one of them does not leave the site. */
    boolean isOneLocal() {
        return living.stream().anyMatch(path -> PathKind.of(path) == PathKind.LAN);
    }

    /** How many lead through relays. */
    int relayed() {
        return (int) living.stream()
                .filter(path -> path.kind() == UdpSocket.Kind.RELAYED)
                .count();
    }

    /** Through whom a way leads, or led until it died; another one through the same relay would be no other way. */
    List<PeerId> relays() {
        List<PeerId> relays = new ArrayList<>();
        for (Path path : validated) {
            if (path.socket() instanceof CircuitEnd end) {
                relays.add(end.relay());
            }
        }
        return relays;
    }
}
