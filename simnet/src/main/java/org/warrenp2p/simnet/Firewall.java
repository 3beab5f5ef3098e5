package org.warrenp2p.simnet;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;

/** A stateful firewall without translation, as before most IPv6 hosts (RFC 6092): lets in what belongs to a flow from inside. */
final class Firewall {

    /** As many flows as a home router translates. */
    private static final int MAX_FLOWS = Nat.HOME_MAPPINGS;

    private final Scope filter;
    private final FlowTable flows;

    Firewall(FilteringBehavior filtering, Lifetime lifetime) {
        this.filter = Scope.of(filtering);
        this.flows = new FlowTable(lifetime, MAX_FLOWS);
    }

    /** Lets a packet out; false if there are too many flows. */
    boolean outbound(Endpoint source, Endpoint destination, long nowNanos) {
        return flows.sent(flow(source, destination), nowNanos);
    }

    /** Whether a packet from outside is let in. */
    boolean inbound(Endpoint source, Endpoint destination, long nowNanos) {
        return flows.received(flow(destination, source), nowNanos);
    }

    /** Whether a packet from outside would be let in. */
    boolean admits(Endpoint source, Endpoint destination, long nowNanos) {
        return flows.isOpen(flow(destination, source), nowNanos);
    }

    void forgetAll() {
        flows.clear();
    }

    private long flow(Endpoint inside, Endpoint outside) {
        return Mixing.mix(Mixing.mix(Scope.ENDPOINT.keyOf(inside)) + filter.keyOf(outside));
    }
}
