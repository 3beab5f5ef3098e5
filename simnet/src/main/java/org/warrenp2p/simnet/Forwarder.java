package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/**
 * Takes datagrams through the routers at both ends: outward when they are sent, inward when they arrive; between the two
 * lies the time of the link. A refusal is null and leaves its counter in {@link #refusal}.
 */
final class Forwarder {

    private final Counter noHost;
    private final Counter expired;
    private final Counter blocked;
    private final Counter exhausted;
    private final Counter filtered;
    private final Counter noHairpin;
    private Counter refusal;

    Forwarder(Counters counters) {
        noHost = counters.counter("net.no_host");
        expired = counters.counter("net.ttl_expired");
        blocked = counters.counter("net.udp_blocked");
        exhausted = counters.counter("net.nat_exhausted");
        filtered = counters.counter("net.filtered");
        noHairpin = counters.counter("net.no_hairpin");
        refusal = noHost;
    }

    /** Why the last one was refused. */
    Counter refusal() {
        return refusal;
    }

    /** Lets a datagram out up to the realm of its destination; gives who has that there. */
    @Nullable
    Attachment outward(Datagram datagram, long nowNanos) {
        Realm realm = datagram.sender().realm();
        while (true) {
            Endpoint to = datagram.to();
            Attachment there = realm.get(to.address());
            SimRouter gateway = realm.gateway();
            if (there != null) {
                datagram.headFor(there, realm);
                return there;
            } else if (gateway == null || realm.isOnLink(to.address())) {
                return refuse(noHost);
            } else if (!datagram.passes(gateway.hops())) {
                return refuse(expired);
            } else if (gateway.blocks(to)) {
                return refuse(blocked);
            } else if (gateway.translates(to.address()) && to.address().equals(gateway.outsideAddress())) {
                return hairpin(datagram, gateway, nowNanos);
            }
            Endpoint source = gateway.outbound(datagram.from(), to, nowNanos);
            if (source == null) {
                return refuse(exhausted);
            }
            datagram.translateSource(source);
            realm = gateway.outer();
        }
    }

    private @Nullable Attachment hairpin(Datagram datagram, SimRouter gateway, long nowNanos) {
        Nat nat = gateway.nat();
        if (nat == null || nat.hairpin() == Hairpin.NONE) {
            return refuse(noHairpin);
        }
        Endpoint source = gateway.outbound(datagram.from(), datagram.to(), nowNanos);
        if (source == null) {
            return refuse(exhausted);
        }
        Endpoint inside = gateway.inbound(source, datagram.to(), nowNanos);
        if (inside == null) {
            return refuse(filtered);
        }
        Attachment there = gateway.inner().get(inside.address());
        if (there == null) {
            return refuse(noHost);
        }
        if (nat.hairpin() == Hairpin.OUTSIDE_SOURCE) {
            datagram.translateSource(source);
        }
        datagram.translateDestination(inside);
        datagram.headFor(there, gateway.inner());
        return there;
    }

    /** Lets a datagram that has arrived in the realm of its destination in, down to the host. */
    @Nullable
    SimHost inward(Datagram datagram, long nowNanos) {
        Attachment at = datagram.whoIsThere();
        while (at instanceof SimRouter router) {
            if (!datagram.passes(router.hops())) {
                return refuseHost(expired);
            }
            Endpoint inside = router.inbound(datagram.from(), datagram.to(), nowNanos);
            if (inside == null) {
                return refuseHost(filtered);
            }
            datagram.translateDestination(inside);
            at = router.inner().get(inside.address());
        }
        return at instanceof SimHost host ? host : refuseHost(noHost);
    }

    /**
     * The host whose distance counts for what goes to {@code there}: the one that is meant, else anybody inside. Null
     * only if there is none.
     */
    @Nullable
    SimHost towards(Attachment there, Endpoint source, Endpoint destination, long nowNanos) {
        Endpoint to = destination;
        Attachment at = there;
        while (at instanceof SimRouter router) {
            at = router.inner().sole();
            if (at == null) {
                Endpoint meant = router.peekInbound(source, to, nowNanos);
                to = meant == null ? to : meant;
                at = meant == null ? null : router.inner().get(meant.address());
                at = at == null ? router.inner().first() : at;
            }
        }
        return (SimHost) at;
    }

    /** The host that {@code local}, a socket of {@code from}, has been talking to at {@code remote}, or null. */
    @Nullable
    SimHost peerAt(SimHost from, Endpoint local, Endpoint remote, long nowNanos) {
        Realm realm = from.realm();
        Endpoint source = local;
        Attachment there = realm.get(remote.address());
        while (there == null) {
            SimRouter gateway = realm.gateway();
            source = gateway == null ? null : gateway.peekOutbound(source, remote, nowNanos);
            if (gateway == null || source == null) {
                return null;
            }
            boolean turned = gateway.translates(remote.address()) && gateway.isAt(remote.address());
            realm = gateway.outer();
            there = turned ? gateway : realm.get(remote.address());
        }
        return inside(there, source, remote, nowNanos);
    }

    private static @Nullable SimHost inside(Attachment there, Endpoint source, Endpoint remote, long nowNanos) {
        Attachment at = there;
        Endpoint to = remote;
        while (at instanceof SimRouter router) {
            to = router.peekInbound(source, to, nowNanos);
            if (to == null) {
                return null;
            }
            at = router.inner().get(to.address());
        }
        return (SimHost) at;
    }

    private @Nullable Attachment refuse(Counter reason) {
        refusal = reason;
        return null;
    }

    private @Nullable SimHost refuseHost(Counter reason) {
        refusal = reason;
        return null;
    }
}
