/**
 * Nodes of the lab: {@link org.warrenp2p.testnet.lab.peer.PeerProgram} runs in a host and starts one node after another,
 * {@link org.warrenp2p.testnet.lab.peer.PeerProcess} tells it what to do.
 */
@NullMarked
package org.warrenp2p.testnet.lab.peer;

import org.jspecify.annotations.NullMarked;
