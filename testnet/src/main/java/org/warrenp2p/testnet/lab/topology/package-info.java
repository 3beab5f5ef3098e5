/**
 * The internet of the lab: {@link org.warrenp2p.testnet.lab.topology.Internet} joins public hosts and routers, {@link
 * org.warrenp2p.testnet.lab.topology.Home} is a network of some NAT type at its edge.
 */
@NullMarked
package org.warrenp2p.testnet.lab.topology;

import org.jspecify.annotations.NullMarked;
