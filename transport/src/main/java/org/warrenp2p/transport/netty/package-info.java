/**
 * The ports of {@link org.warrenp2p.transport} on real machines: event loops and UDP sockets by Netty, names and
 * addresses by the JDK. Begin with {@link org.warrenp2p.transport.netty.NettyRuntime}; QUIC is in the sub-package. These
 * two packages are the only ones that know Netty.
 */
@NullMarked
package org.warrenp2p.transport.netty;

import org.jspecify.annotations.NullMarked;
