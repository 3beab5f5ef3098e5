/**
 * What outlives a node's process: one file of H2's MVStore behind the ports of the DHT. Entry type: {@link
 * org.warrenp2p.node.store.NodeStore}.
 */
@NullMarked
package org.warrenp2p.node.store;

import org.jspecify.annotations.NullMarked;
