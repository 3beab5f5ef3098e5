/**
 * What a node does whose network lets no UDP out: it notices ({@link org.warrenp2p.node.core.tunnel.UdpWatch}), reaches relays
 * over TCP, and everybody else through them. Entry type: {@link org.warrenp2p.node.core.tunnel.TunnelService}.
 */
@NullMarked
package org.warrenp2p.node.core.tunnel;

import org.jspecify.annotations.NullMarked;
