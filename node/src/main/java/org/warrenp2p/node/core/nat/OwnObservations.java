package org.warrenp2p.node.core.nat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.holepunch.nat.EndpointObservations;
import org.warrenp2p.holepunch.nat.MappingView;
import org.warrenp2p.holepunch.nat.Observation;
import org.warrenp2p.holepunch.nat.ObservationSettings;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.UdpSocket;

/**
 * Where others see the sockets of this node in one family: gives sockets their numbers, and keeps what observers of a
 * narrower scope say apart from what those outside see.
 */
final class OwnObservations {

    private final EndpointObservations observations;

    /** Numbers of sockets. Bound: closed ones leave, and a node has 64 extra ones at most. */
    private final Map<UdpSocket, Integer> numbers = new LinkedHashMap<>();

    private final IpFamily family;
    private AddressScope scope = AddressScope.UNUSABLE;
    private int nextNumber;

    OwnObservations(IpFamily family, Counters counters) {
        this.family = family;
        this.observations = new EndpointObservations(ObservationSettings.DEFAULT, counters);
    }

    /** {@code socket} has these concrete endpoints. */
    void bound(UdpSocket socket, List<Endpoint> endpoints) {
        observations.bound(numbers.computeIfAbsent(socket, ignored -> nextNumber++), endpoints);
    }

    boolean knows(UdpSocket socket) {
        return numbers.containsKey(socket);
    }

    void closed(UdpSocket socket) {
        Integer number = numbers.remove(socket);
        if (number != null) {
            observations.closed(number);
        }
    }

    /**
     * {@code observer} saw {@code socket} at {@code observed}. Counts unless somebody further outside has told of us: once
     * one of the internet has, neighbours at home do not.
     */
    void add(UdpSocket socket, Contact observer, boolean auxiliary, Endpoint observed, long sentNanos) {
        Integer number = numbers.get(socket);
        AddressScope seenFrom = AddressScope.of(observer.endpoint().address());
        if (number == null || seenFrom.compareTo(scope) > 0) {
            return;
        }
        if (seenFrom != scope) {
            scope = seenFrom;
            observations.forgetSeen();
        }
        observations.add(new Observation(observer, auxiliary, number, observed, sentNanos));
    }

    /** From how far outside this node is seen; UNUSABLE as long as nobody has told. */
    AddressScope scope() {
        return scope;
    }

    MappingView view(@Nullable UdpSocket socket, long nowNanos) {
        Integer number = socket == null ? null : numbers.get(socket);
        return number == null ? MappingView.NOTHING : observations.view(number, family, nowNanos);
    }

    /** In another network nothing of it is true. */
    void networkChanged() {
        scope = AddressScope.UNUSABLE;
        observations.forgetSeen();
    }
}
