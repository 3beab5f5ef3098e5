package org.warrenp2p.transport;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.PeerId;

/** A link to one peer, with streams and datagrams. Only from the node's loop. */
public interface PeerChannel {

    /** Who is at the other end; authenticated. */
    PeerId peer();

    /** Whether this side dialled. */
    boolean dialled();

    /** Sets who hears of streams, datagrams and the end. Must be called in the turn in which the link is handed out. */
    void handle(Handler handler);

    /** Opens a bidirectional stream. */
    void openStream(Completion<PeerStream> completion);

    /**
     * Sends a datagram of at most {@link #maxDatagramBytes()}; may be lost, never split.
     *
     * @return false if it was dropped here (too large, or the queue is full), which is counted
     */
    boolean sendDatagram(ByteBuffer payload);

    /** The largest datagram that fits now. */
    int maxDatagramBytes();

    /** What it has carried so far; fails with CLOSED once it has ended. */
    void statistics(Completion<ChannelStatistics> completion);

    /** Closes the link and its streams. */
    void close(CloseReason reason);

    /** Why a link ended. */
    enum CloseReason {
        /** One side was done. */
        DONE,
        /** Another link between the two was kept. */
        DUPLICATE,
        /** One side stops. */
        SHUTDOWN,
        /** The other side did not want it. */
        REFUSED,
        /** The other side was not who it should be. */
        WRONG_PEER,
        /** Nothing came for too long. */
        LOST,
        /** The rules were broken. */
        PROTOCOL_ERROR;

        /** How an operation fails on a link that ended so: as refused if it was never wanted, else as closed. */
        public Failure.Code failureCode() {
            return switch (this) {
                case REFUSED -> Failure.Code.REFUSED;
                case WRONG_PEER -> Failure.Code.WRONG_PEER;
                case DONE, DUPLICATE, SHUTDOWN, LOST, PROTOCOL_ERROR -> Failure.Code.CLOSED;
            };
        }
    }

    /** What happens on a link. */
    interface Handler {

        /** The peer opened a stream. Its handler must be set before this returns. */
        void onStream(PeerStream stream);

        /** A datagram; {@code payload} is valid only during the call. */
        void onDatagram(ByteBuffer payload);

        /** The end; nothing more comes. Called exactly once. */
        void onClosed(CloseReason reason);
    }
}
