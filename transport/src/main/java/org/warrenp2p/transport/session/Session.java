package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.table.EntryOrder;

/** One pair of keys with one peer: its indices, its counters, and where it stands in its life. */
final class Session extends EntryOrder.Member<Session> {

    /** A session's life; it never goes back. */
    enum State {
        /** Answered by us, not yet used by the initiator: nothing but that one answer is sent. */
        PROVISIONAL,
        /** What we send to this peer, we send here. */
        CURRENT,
        /** Replaced: still opens what arrives and answers what it asked, for a short while. */
        DRAINING,
        /** Forgotten. */
        CLOSED
    }

    final PeerId peer;
    final int localIndex;
    final int remoteIndex;
    final PacketCipher cipher;
    /** Whether we sent the first packet. */
    final boolean initiator;
    /** When the first packet left or came. */
    final long beganNanos;
    /** When the keys were made. */
    final long createdNanos;
    /** Where the handshake took place; null while the answer to an order has not been sent anywhere. */
    @Nullable
    Path handshakePath;

    final ReplayWindow window = new ReplayWindow();

    State state = State.PROVISIONAL;
    long confirmedNanos;
    long drainedNanos;
    long rekeyNanos;
    /** Whether our answer went to other endpoints as well, so that its arrival proves none of them. */
    boolean answeredElsewhere;
    /** Whether our answer was sent more than once, so that it is not known which one was followed up (Karn). */
    boolean answeredAgain;
    /** Whether it answers an order, which then decides how long it waits to be confirmed. */
    boolean ordered;

    private long sendCounter;

    Session(
            PeerId peer,
            int localIndex,
            int remoteIndex,
            PacketCipher cipher,
            boolean initiator,
            long beganNanos,
            long createdNanos,
            @Nullable Path handshakePath) {
        this.peer = peer;
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.cipher = cipher;
        this.initiator = initiator;
        this.beganNanos = beganNanos;
        this.createdNanos = createdNanos;
        this.handshakePath = handshakePath;
    }

    /** The counter of the next packet; never the same twice. */
    long takeCounter() {
        return sendCounter++;
    }

    /** How many packets were sent. */
    long sent() {
        return sendCounter;
    }

    /** Packets in the busier direction. */
    long packets() {
        return Math.max(sendCounter, window.highest() + 1);
    }

    /** Whether {@code counter} is of a packet that we sent lately: at most a replay window ago. */
    boolean sentLately(long counter) {
        return counter >= 0 && counter < sendCounter && sendCounter - counter <= ReplayWindow.SIZE;
    }

    /** Our answer has gone over {@code path}. */
    void answeredAt(Path path) {
        if (handshakePath == null) {
            handshakePath = path;
        } else if (!handshakePath.equals(path)) {
            answeredElsewhere = true;
        }
    }

    /** Whose first packet made it. */
    PeerId begunBy(PeerId self) {
        return initiator ? self : peer;
    }

    /** From our answer to what confirmed the session, or {@link Sessions#NO_ROUND_TRIP}. */
    long roundTripNanos() {
        return initiator || answeredAgain || state == State.PROVISIONAL
                ? Sessions.NO_ROUND_TRIP
                : confirmedNanos - createdNanos;
    }

    boolean isAlive() {
        return state != State.CLOSED;
    }
}
