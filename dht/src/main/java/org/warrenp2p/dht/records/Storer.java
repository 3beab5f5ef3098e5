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

    /** {@code peer} at {@code from}. */
    public static Storer of(PeerId peer, Endpoint from) {
        IpAddress address = from.address();
        boolean counts = AddressScope.of(address) == AddressScope.PUBLIC;
        return new Storer(peer, counts ? address.prefix(address.isIpv4() ? 24 : 48) : null);
    }
}
