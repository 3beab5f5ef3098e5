/**
 * Asking the own router for a port that strangers reach: PCP (RFC 6887), NAT-PMP (RFC 6886) and UPnP IGD. Entry type:
 * {@link org.warrenp2p.holepunch.portmap.PortMapper}.
 */
@NullMarked
package org.warrenp2p.holepunch.portmap;

import org.jspecify.annotations.NullMarked;
