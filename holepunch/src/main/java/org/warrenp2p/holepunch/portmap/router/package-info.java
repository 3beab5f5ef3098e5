/**
 * PCP and NAT-PMP, which share a port of the router. Entry types: {@link
 * org.warrenp2p.holepunch.portmap.router.PcpClient}, {@link org.warrenp2p.holepunch.portmap.router.NatPmpClient}.
 */
@NullMarked
package org.warrenp2p.holepunch.portmap.router;

import org.jspecify.annotations.NullMarked;
