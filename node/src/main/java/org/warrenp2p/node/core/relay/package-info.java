/**
 * Relays, on either side: what a volunteer does for others, the relays that keep a place for this node, and the circuits that
 * end here. Entry type: {@link org.warrenp2p.node.core.relay.RelayService}.
 */
@NullMarked
package org.warrenp2p.node.core.relay;

import org.jspecify.annotations.NullMarked;
