/**
 * Links between peers by QUIC under whatever path their control session has. The entry type is {@link
 * org.warrenp2p.transport.netty.quic.QuicPeerChannels}; {@link org.warrenp2p.transport.netty.quic.PathChannel} is where
 * QUIC ends and the sockets begin.
 */
@NullMarked
package org.warrenp2p.transport.netty.quic;

import org.jspecify.annotations.NullMarked;
