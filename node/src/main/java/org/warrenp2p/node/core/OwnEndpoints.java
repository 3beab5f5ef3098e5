package org.warrenp2p.node.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerRecord;

/**
 * What a node says of where it is, and from that, which endpoints of others it may dial: it sends to loopback and private
 * addresses that a record names only if it lives among such addresses itself (DESIGN: admission).
 */
final class OwnEndpoints {

    private final List<Endpoint> advertised;
    private final Set<Scope> scopes;

    private OwnEndpoints(List<Endpoint> advertised, Set<Scope> scopes) {
        this.advertised = advertised;
        this.scopes = scopes;
    }

    /**
     * Works out the endpoints of {@code bound} sockets on a machine with these {@code interfaces}.
     *
     * @param bootstrap where the node joins: if that is on this machine, so is its network
     */
    static OwnEndpoints of(List<Endpoint> bound, List<IpAddress> interfaces, List<Endpoint> bootstrap) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        bootstrap.forEach(endpoint -> scopes.add(Scope.of(endpoint.address())));
        Set<Endpoint> concrete = new LinkedHashSet<>();
        for (Endpoint endpoint : bound) {
            concrete.addAll(concrete(endpoint, interfaces));
            if (!endpoint.address().isUnspecified()) {
                scopes.add(Scope.of(endpoint.address()));
            }
        }
        boolean beyondThisMachine =
                concrete.stream().anyMatch(endpoint -> Scope.of(endpoint.address()) != Scope.LOOPBACK);
        boolean hideLoopback = beyondThisMachine && !scopes.contains(Scope.LOOPBACK);
        List<Endpoint> advertised = new ArrayList<>(concrete);
        advertised.removeIf(endpoint -> Scope.of(endpoint.address()) == Scope.NONE
                || (hideLoopback && Scope.of(endpoint.address()) == Scope.LOOPBACK));
        advertised.sort(Comparator.comparing(endpoint -> Scope.of(endpoint.address())));
        advertised.forEach(endpoint -> scopes.add(Scope.of(endpoint.address())));
        return new OwnEndpoints(
                List.copyOf(advertised.subList(0, Math.min(advertised.size(), PeerRecord.MAX_ENDPOINTS))), scopes);
    }

    /** For the record: public ones first, at most 8; loopback only where the network is on this machine. */
    List<Endpoint> advertised() {
        return advertised;
    }

    /** For the record of a node that strangers reach at {@code mapped} endpoints as well: these are the best ones. */
    List<Endpoint> advertisedWith(List<Endpoint> mapped) {
        Set<Endpoint> all = new LinkedHashSet<>();
        mapped.stream().filter(this::mayDial).forEach(all::add);
        all.addAll(advertised);
        return all.stream().limit(PeerRecord.MAX_ENDPOINTS).toList();
    }

    /** The concrete endpoints of a socket bound to {@code local}: of a wildcard, one for each address of its family. */
    static List<Endpoint> concrete(Endpoint local, List<IpAddress> interfaces) {
        return local.address().isUnspecified()
                ? interfaces.stream()
                        .filter(address -> address.family() == local.family())
                        .map(address -> new Endpoint(address, local.port()))
                        .toList()
                : List.of(local);
    }

    /** Whether a packet may go to {@code endpoint} because somebody's record names it. */
    boolean mayDial(Endpoint endpoint) {
        Scope scope = Scope.of(endpoint.address());
        return endpoint.port() != 0 && (scope == Scope.PUBLIC || (scope != Scope.NONE && scopes.contains(scope)));
    }
}
