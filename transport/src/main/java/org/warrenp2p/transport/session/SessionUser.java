package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Failure;

/** What sits on top of {@link Sessions}: it is given what arrives and told what becomes of sessions. */
public interface SessionUser {

    /** A request has come; answer it through {@code arrival}, now or later, at most once. */
    void onAsking(Arrival arrival, Frame.Asking frame);

    /**
     * An answer has come.
     *
     * @return whether it answers an open request that was sent to where it came from, which proves that the peer
     *     receives there
     */
    boolean onAnswering(Arrival arrival, Frame.Answering frame);

    /**
     * A session with {@code contact.peer()} is confirmed or ours to use; requests that waited for it can be sent now.
     *
     * @param beganNanos when its handshake began; what was sent earlier went out under other keys
     */
    void onEstablished(Contact contact, long beganNanos);

    /** The handshake with {@code contact} has failed; what waits for it fails too. */
    void onHandshakeFailed(Contact contact, Failure failure);

    /**
     * A coordinator has passed an order on to us.
     *
     * @param via the coordinator, where it is
     */
    void onOrder(Contact via, Notice.Order order);

    /** {@code relay}, or who claims to be one, tells of a circuit: CIRCUIT_OFFERED or CIRCUIT_CLOSED. */
    default void onCircuitNotice(PeerId relay, Notice notice) {}

    /** {@code peer} has stopped: it will answer nothing. */
    void onGoodbye(PeerId peer);

    /** An open request to {@code contact} that justifies new keys, or null if nothing is open. */
    @Nullable
    Outgoing openRequest(Contact contact);

    /** The role that requests of this node claim, those of the sessions themselves included. */
    Frame.Role ownRole();
}
