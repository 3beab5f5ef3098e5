package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;

/** A space of addresses: the public one, or the inside of a router. The same private address means somebody in each. */
final class Realm {

    private final HostTable table;
    private final @Nullable SimRouter gateway;
    private final int prefix;
    private final int prefixMask;

    /** Who has all addresses here; null if nobody has or several have. */
    private @Nullable Attachment sole;

    /** Whether somebody has an IPv4 address here that is not within the prefix. */
    private boolean hasStrangers;

    /** The public realm. */
    Realm() {
        this.table = new HostTable();
        this.gateway = null;
        this.prefix = 0;
        this.prefixMask = 0;
    }

    /** The inside of {@code gateway}, whose neighbours share {@code prefix}. */
    Realm(SimRouter gateway, int prefix, int prefixBits) {
        this.table = new HostTable(HostTable.SMALL);
        this.gateway = gateway;
        this.prefix = prefix;
        this.prefixMask = -1 << (Integer.SIZE - prefixBits);
    }

    /** Who has {@code address}; looks only where somebody can have it. */
    @Nullable
    Attachment get(IpAddress address) {
        boolean mayBeHere = gateway == null || hasStrangers || !address.isIpv4() || isOnLink(address);
        return mayBeHere ? table.get(address) : null;
    }

    /** Who is meant by whatever comes in, without a look at its address; null if nobody or several could be. */
    @Nullable
    Attachment sole() {
        return sole;
    }

    /** Anybody here. */
    @Nullable
    Attachment first() {
        return sole == null ? table.first() : sole;
    }

    /** The way out; null in the public realm. */
    @Nullable
    SimRouter gateway() {
        return gateway;
    }

    /** Whether who has {@code address} would be a neighbour, not somebody beyond the gateway. */
    boolean isOnLink(IpAddress address) {
        return gateway != null && address.isIpv4() && (address.ipv4Word() & prefixMask) == prefix;
    }

    /**
     * Gives {@code address} to {@code attachment}, and to the gateway outside unless it translates.
     *
     * @throws IllegalArgumentException if somebody has it
     */
    void attach(IpAddress address, Attachment attachment) {
        table.put(address, attachment);
        sole = table.size() == 1 || attachment.equals(sole) ? attachment : null;
        hasStrangers |= address.isIpv4() && !isOnLink(address);
        if (gateway != null && !gateway.translates(address)) {
            gateway.outer().attach(address, gateway);
        }
    }

    void detach(IpAddress address) {
        Attachment gone = table.get(address);
        if (gone == null) {
            return;
        }
        gone.departed();
        table.remove(address);
        sole = table.size() <= 1 ? table.first() : sole;
        if (gateway != null && !gateway.translates(address)) {
            gateway.outer().detach(address);
        }
    }
}
