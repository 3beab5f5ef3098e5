package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBuf;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.UdpSocket;

/** Where the sockets of a node bring their QUIC packets. Only from the loop. */
public interface QuicIngress {

    /** A packet has arrived, at a socket or at the end of a circuit; {@code packet} now belongs to the callee. */
    void onPacket(UdpSocket socket, Endpoint source, ByteBuf packet);

    /** A control packet is dealt with next, after which paths may lead to somebody else. */
    default void beforeControl() {}

    /** The packets that a socket had ready are all delivered; answers to them may be sent in one batch now. */
    void onReadComplete();

    /** A socket that had refused packets takes them again. */
    void onWritable();
}
