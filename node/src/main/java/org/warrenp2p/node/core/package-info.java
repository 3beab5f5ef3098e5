/**
 * The node without the world: composes sessions, DHT, links and the connect ladder from ports, so that the same code runs
 * over Netty and over the simulated network. Everything here runs on the node's loop. Entry type: {@link
 * org.warrenp2p.node.core.NodeCore}.
 */
@NullMarked
package org.warrenp2p.node.core;

import org.jspecify.annotations.NullMarked;
