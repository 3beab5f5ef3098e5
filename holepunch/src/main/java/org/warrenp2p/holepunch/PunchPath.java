package org.warrenp2p.holepunch;

import org.warrenp2p.proto.Endpoint;

/**
 * A way to the peer that packets have gone in both directions.
 *
 * @param socket the local socket; {@link HolePunch#MAIN_SOCKET} or a number that the node gave
 */
public record PunchPath(int socket, Endpoint remote) {}
