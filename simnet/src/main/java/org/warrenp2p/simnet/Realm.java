package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;

/** A space of addresses: the public one, or the inside of a router. The same private address means somebody in each. */
final class Realm {

    private final HostTable table;
    private final @Nullable SimRouter gateway;
    private final IpAddress prefix;
    private final int prefixBits;

    /** The public realm. */
    Realm() {
        this.table = new HostTable();
        this.gateway = null;
        this.prefix = IpAddress.ofIpv4(0);
        this.prefixBits = 0;
    }

    /** The inside of {@code gateway}, whose neighbours share {@code prefix}. */
    Realm(SimRouter gateway, IpAddress prefix, int prefixBits) {
        this.table = new HostTable(HostTable.SMALL);
        this.gateway = gateway;
        this.prefix = prefix;
        this.prefixBits = prefixBits;
    }

    @Nullable
    Attachment get(IpAddress address) {
        return table.get(address);
    }

    /** Anybody here; the same one as long as nobody comes or goes. */
    @Nullable
    Attachment first() {
        return table.first();
    }

    int size() {
        return table.size();
    }

    /** The way out; null in the public realm. */
    @Nullable
    SimRouter gateway() {
        return gateway;
    }

    /** Whether who has {@code address} would be a neighbour, not somebody beyond the gateway. */
    boolean isOnLink(IpAddress address) {
        return address.isIpv4() && gateway != null && address.prefix(prefixBits).equals(prefix);
    }

    /**
     * Gives {@code address} to {@code attachment}, and to the gateway outside unless it translates.
     *
     * @throws IllegalArgumentException if somebody has it
     */
    void attach(IpAddress address, Attachment attachment) {
        table.put(address, attachment);
        if (gateway != null && !gateway.translates(address)) {
            gateway.outer().attach(address, gateway);
        }
    }

    void detach(IpAddress address) {
        table.remove(address);
        if (gateway != null && !gateway.translates(address)) {
            gateway.outer().detach(address);
        }
    }
}
