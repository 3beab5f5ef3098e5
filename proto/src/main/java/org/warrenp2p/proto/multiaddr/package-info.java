/**
 * Addresses as the field writes them. The entry type is {@link org.warrenp2p.proto.multiaddr.Multiaddr}: text such as
 * {@code /ip4/203.0.113.7/udp/4433/p2p/12D3KooW…}, and its bytes.
 */
@NullMarked
package org.warrenp2p.proto.multiaddr;

import org.jspecify.annotations.NullMarked;
