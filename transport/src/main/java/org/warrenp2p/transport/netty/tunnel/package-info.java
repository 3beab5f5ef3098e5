/**
 * Datagrams over TLS on TCP. The entry type is {@link org.warrenp2p.transport.netty.tunnel.NettyTunnelTransport}; {@link
 * org.warrenp2p.transport.netty.tunnel.TunnelSocket} is one end of a tunnel.
 */
@NullMarked
package org.warrenp2p.transport.netty.tunnel;

import org.jspecify.annotations.NullMarked;
