package org.warrenp2p.transport;

import org.warrenp2p.proto.Endpoint;

/** Opens UDP sockets; a node has one per listen endpoint, and more for punches and spare measurements. */
public interface DatagramTransport {

    /**
     * Opens a socket bound to {@code local} (port 0: a free one).
     *
     * @param handler gets what arrives, on the node's loop
     * @param completion the socket, or ADDRESS_IN_USE, ADDRESS_UNUSABLE, UNSUPPORTED with a sentence that names the
     *     endpoint
     */
    void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion);

    /**
     * Says who deals with datagrams of circuits. Sockets that can do so forward them and take them apart themselves; all
     * others hand them to their handler like everything else.
     */
    default void useCircuits(CircuitDatagrams circuits) {}
}
