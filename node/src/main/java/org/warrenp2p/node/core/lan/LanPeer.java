package org.warrenp2p.node.core.lan;

import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/**
 * What a node says of itself on the local network; its address is where that comes from.
 *
 * @param leaving whether it says goodbye
 */
public record LanPeer(PeerId peer, NetworkId network, int port, boolean leaving) {}
