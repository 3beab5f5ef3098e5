/**
 * What observers and strangers tell a node about the translators in front of it: where its sockets are seen, whose packets
 * come in, and what follows for its record and its role. The arithmetic is in {@code holepunch.nat}; here it is asked,
 * sent and listened. Only from the node's loop. Entry types: {@link org.warrenp2p.node.core.nat.OwnNat} and {@link
 * org.warrenp2p.node.core.nat.SocketObservers}.
 */
@NullMarked
package org.warrenp2p.node.core.nat;

import org.jspecify.annotations.NullMarked;
