package org.warrenp2p.dht.records;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * Who asked this node to keep something, and is charged for it.
 *
 * @param peer as its session proved it
 * @param prefix the network that it asked from, IPv4 /24 or IPv6 /48; null where no quota per prefix applies: loopback
 *     and private addresses
 */
public record Storer(PeerId peer, @Nullable IpAddress prefix) {

    /** Stands for all who hand over what they kept for others; it is no valid key, so nobody can be it. */
    private static final PeerId NEIGHBOURS = PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]);

    /** {@code peer} at {@code from}. */
    public static Storer of(PeerId peer, Endpoint from) {
        return new Storer(peer, prefixOf(from));
    }

    /** A holder at {@code from} that hands over what it kept: it is not charged for the items of others. */
    public static Storer neighbour(Endpoint from) {
        return new Storer(NEIGHBOURS, prefixOf(from));
    }

    /** Whether these are the items that holders have handed over. */
    boolean isNeighbours() {
        return peer.equals(NEIGHBOURS);
    }

    private static @Nullable IpAddress prefixOf(Endpoint from) {
        IpAddress address = from.address();
        boolean counts = AddressScope.of(address) == AddressScope.PUBLIC || address.isDiscardOnly();
        return counts ? address.prefix(address.isIpv4() ? 24 : 48) : null;
    }
}
