/**
 * The ports through which a node reaches the world ({@link org.warrenp2p.transport.EventLoop}, {@link
 * org.warrenp2p.transport.DatagramTransport}, {@link org.warrenp2p.transport.PeerChannels} …) and what everything above
 * is built on ({@link org.warrenp2p.transport.Exchanges}). Netty implements the ports in production, the simulated
 * network in virtual time.
 */
@NullMarked
package org.warrenp2p.transport;

import org.jspecify.annotations.NullMarked;
