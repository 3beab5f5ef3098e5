package org.warrenp2p.transport;

import java.util.List;
import org.warrenp2p.proto.Endpoint;

/** Opens sockets that hear a group of the local networks. */
@FunctionalInterface
public interface MulticastTransport {

    /**
     * Opens a socket for each network that this machine is in, of the group's family, loopback left out. What is sent to
     * the group from one of them goes to its network only; what is heard comes from there. The port is shared with the
     * other programs of the machine.
     *
     * @param handler gets what arrives; the socket's local endpoint has the address in that network
     * @param completion those that could be opened; none, if this machine is in no network or lacks multicast
     */
    void open(Endpoint group, DatagramHandler handler, Completion<List<UdpSocket>> completion);
}
