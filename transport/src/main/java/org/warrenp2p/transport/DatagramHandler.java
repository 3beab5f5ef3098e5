package org.warrenp2p.transport;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;

/** Receives the datagrams of a socket. */
@FunctionalInterface
public interface DatagramHandler {

    /**
     * One datagram has arrived. Never throws for anything that the network can send.
     *
     * @param payload valid only during the call; copy what must stay
     */
    void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload);
}
