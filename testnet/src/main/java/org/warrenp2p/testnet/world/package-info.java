/** A simulated network of shipped nodes: who is in it, how they join, and what is true of them. */
@NullMarked
package org.warrenp2p.testnet.world;

import org.jspecify.annotations.NullMarked;
