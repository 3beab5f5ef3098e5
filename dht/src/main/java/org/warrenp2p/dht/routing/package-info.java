/**
 * Who this node knows: the routing table and the rules by which peers get into it. Entry type: {@link
 * org.warrenp2p.dht.routing.RoutingTable}. Pure; {@code nowNanos} is an argument.
 */
@NullMarked
package org.warrenp2p.dht.routing;

import org.jspecify.annotations.NullMarked;
