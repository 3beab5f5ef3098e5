package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * A translator as two functions over (source, destination, time): what becomes of the source of a packet that goes out,
 * and of the destination of one that comes in. Null is a refusal. Chance is only in the choice of ports.
 *
 * <p>Mappings and openings are kept in primitive arrays that begin small: a home with one host takes about half a
 * kilobyte, and nothing is allocated for a packet of a known flow. Both are bounded by {@link Nat#maxMappings}.
 */
final class NatTable {

    private final Nat nat;
    private final Scope mapping;
    private final Scope filter;
    private final IpAddress outsideAddress;
    private final RandomGenerator random;
    private PortAllocator ports;
    private MappingSlots slots;

    /** Who may come in through which port; null where the mapping itself says it. */
    private final @Nullable FlowTable openings;

    NatTable(Nat nat, IpAddress outsideAddress, RandomGenerator random) {
        this.nat = nat;
        this.outsideAddress = outsideAddress;
        this.random = random;
        this.mapping = Scope.of(nat.mapping());
        this.filter = Scope.of(nat.filtering());
        this.ports = new PortAllocator(nat.ports(), random);
        this.slots = new MappingSlots(nat.sharesPorts());
        this.openings =
                filter != Scope.ANYBODY && filter != mapping ? new FlowTable(nat.lifetime(), nat.maxMappings()) : null;
    }

    /** The outside source of a packet from inside, or null if there is no port or no room for it. */
    @Nullable
    Endpoint outbound(Endpoint source, Endpoint destination, long nowNanos) {
        long farKey = mapping.keyOf(destination);
        int slot = slots.findInside(source, farKey);
        if (slot != MappingSlots.NONE && !Lifetime.isAlive(slots.stamp(slot), nowNanos)) {
            slots.remove(slot);
            slot = MappingSlots.NONE;
        }
        if (slot == MappingSlots.NONE) {
            slot = map(source, farKey, nowNanos);
            if (slot == MappingSlots.NONE) {
                return null;
            }
        } else {
            slots.stamp(slot, nat.lifetime().afterOutbound(slots.stamp(slot), nowNanos));
        }
        Endpoint outside = slots.outside(slot);
        return openings == null || openings.sent(opening(outside, destination), nowNanos) ? outside : null;
    }

    /** The inside destination of a packet to an outside endpoint, or null if it is not let in. */
    @Nullable
    Endpoint inbound(Endpoint source, Endpoint destination, long nowNanos) {
        int slot = findAlive(destination.port(), mapping.keyOf(source), nowNanos);
        if (slot == MappingSlots.NONE) {
            keepUnsolicited(source, destination, nowNanos);
            return null;
        }
        Endpoint inside = slots.inside(slot);
        if (inside == null) {
            slots.stamp(slot, nat.lifetime().afterOutbound(slots.stamp(slot), nowNanos));
            return null;
        }
        boolean admitted = openings == null
                ? filter == Scope.ANYBODY || slots.farKey(slot) == filter.keyOf(source)
                : openings.received(opening(destination, source), nowNanos);
        if (!admitted) {
            return null;
        }
        slots.stamp(slot, nat.lifetime().afterInbound(slots.stamp(slot), nowNanos));
        return inside;
    }

    /** What {@link #outbound} would give for a flow that exists; changes nothing. */
    @Nullable
    Endpoint peekOutbound(Endpoint source, Endpoint destination, long nowNanos) {
        int slot = slots.findInside(source, mapping.keyOf(destination));
        return slot != MappingSlots.NONE && Lifetime.isAlive(slots.stamp(slot), nowNanos) ? slots.outside(slot) : null;
    }

    /** Whose mapping a packet would meet, let in or not; changes nothing. */
    @Nullable
    Endpoint peekInbound(Endpoint source, Endpoint destination, long nowNanos) {
        int slot = slots.findOutside(destination.port(), mapping.keyOf(source));
        return slot != MappingSlots.NONE && Lifetime.isAlive(slots.stamp(slot), nowNanos) ? slots.inside(slot) : null;
    }

    /** Loses all state, as at a restart. */
    void forgetAll() {
        slots = new MappingSlots(nat.sharesPorts());
        ports = new PortAllocator(nat.ports(), random);
        if (openings != null) {
            openings.clear();
        }
    }

    /** Mappings kept, those that have ended and were not removed yet included. */
    int size() {
        return slots.size();
    }

    private int map(Endpoint source, long farKey, long nowNanos) {
        if (!hasRoom(nowNanos)) {
            return MappingSlots.NONE;
        }
        int port = ports.choose(source, candidate -> findAlive(candidate, farKey, nowNanos) == MappingSlots.NONE);
        return port == PortAllocator.NONE
                ? MappingSlots.NONE
                : slots.add(
                        source,
                        new Endpoint(outsideAddress, port),
                        farKey,
                        nat.lifetime().afterOutbound(0, nowNanos));
    }

    private boolean hasRoom(long nowNanos) {
        int most = nat.sharesPorts()
                ? nat.maxMappings()
                : Math.min(nat.maxMappings(), nat.ports().size());
        if (slots.size() >= most) {
            slots.sweep(nowNanos);
        }
        return slots.size() < most;
    }

    private int findAlive(int port, long farKey, long nowNanos) {
        int slot = slots.findOutside(port, farKey);
        if (slot == MappingSlots.NONE || Lifetime.isAlive(slots.stamp(slot), nowNanos)) {
            return slot;
        }
        slots.remove(slot);
        return MappingSlots.NONE;
    }

    /** An entry of the router itself: it takes the port for this far endpoint as long as it lives. */
    private void keepUnsolicited(Endpoint source, Endpoint destination, long nowNanos) {
        if (nat.tracksUnsolicited() && hasRoom(nowNanos)) {
            slots.add(null, destination, mapping.keyOf(source), nat.lifetime().afterOutbound(0, nowNanos));
        }
    }

    private long opening(Endpoint outside, Endpoint far) {
        return Scope.flowKey(outside.port(), filter.keyOf(far));
    }
}
