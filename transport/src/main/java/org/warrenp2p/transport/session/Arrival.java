package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.UdpSocket;

/** An authentic frame that has come, and the way back to its sender. */
public interface Arrival {

    /** Who sent it. */
    PeerId peer();

    /** From where. */
    Endpoint source();

    /** Our socket at which it came; null where messages travel without sockets. */
    default @Nullable UdpSocket socket() {
        return null;
    }

    /** Who sent it, and from where. */
    default Contact contact() {
        return new Contact(peer(), source());
    }

    /** Whether the session is confirmed; a first packet's is not. */
    boolean confirmed();

    /** When and how often our first packet left that this answers; null if it came in a session. */
    @Nullable
    FirstPacket firstPacket();

    /**
     * How long an encoded frame may be that goes back now, in bytes; negative if not even the packet around it fits.
     *
     * @param maxDatagramBytes the largest datagram that the sender wants back
     */
    int replyRoomBytes(int maxDatagramBytes);

    /** Sends {@code frame} back if it fits; later calls do nothing. */
    void reply(Frame frame, int maxDatagramBytes);

    /** Nothing will be sent back: what is kept for it can go. */
    void decline();

    /**
     * How a first packet of ours travelled.
     *
     * @param sentNanos when it left the last time
     * @param transmissions how often; more than 1 makes the round trip ambiguous (Karn)
     */
    record FirstPacket(long sentNanos, int transmissions) {}
}
