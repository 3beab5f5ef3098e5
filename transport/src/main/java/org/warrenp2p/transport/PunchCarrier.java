package org.warrenp2p.transport;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * What a punch needs of the secure sessions: orders sealed to a peer that no packet reaches yet, and packets to any
 * endpoint that prove who sent them. The first order of a punch begins a handshake: its sealed bytes are the initiator's
 * first packet, and what the target sends as its probe is the answer to it. Only from the node's loop; docs/wire.md
 * ("Punches") has the rules.
 *
 * <p>This port decides nothing about where packets may go and how many: who drives the punch does (TargetRules,
 * PunchLimits). What is never sent whatever the driver says is more than has come, as a mere answer.
 */
public interface PunchCarrier {

    /** The longest sealed order, in bytes. */
    int MAX_SEALED_BYTES = 700;

    /** Who drives punches and hears of their packets. Called once, before everything else. */
    void usePunches(Driver driver);

    /**
     * Seals {@code order} so that only {@code to} can read it. The bytes are for coordinators to pass on; the same order
     * (equal, to the same peer) gives the same bytes for as long as it is kept, without another curve.
     *
     * <p>If this side began the punch, the first packets to {@code to} are these bytes from now on ({@link #send}), and
     * an answer to them makes a session. If the punch was begun by {@code to} (an order of it was opened), the order is
     * only to be read: no session comes of it.
     *
     * @param completion the bytes, at most {@value #MAX_SEALED_BYTES}; LIMIT if too many orders are kept or the worker is
     *     full. In a later turn, unless the bytes are there already
     */
    void seal(PeerId to, PunchOrder order, Completion<Bytes> completion);

    /**
     * Opens an order that a coordinator has delivered. A copy of one that is kept, through whichever coordinator, gives
     * the same {@link SealedOrder} without another curve. Nothing is sent.
     *
     * @param from whom the coordinator names as the sender; WRONG_PEER if the seal names another one
     * @param validated where the coordinator has validated the sender: what the sender is told of its own address
     * @param completion what is in it; PROTOCOL if it is not sealed to this node or no order, LIMIT if too many are kept
     *     or in work. In a later turn, unless it is known already
     */
    void open(PeerId from, Endpoint validated, Bytes sealed, Completion<SealedOrder> completion);

    /**
     * Sends one packet of a punch, in the shape that the state of the handshake asks for: the order itself or the answer
     * to it, until the session is there; a TRANSPORT packet from then on.
     *
     * <p>A {@link PacketRole#PROBE} leaves whatever has come. An answer or a nomination to a path that has not proved
     * itself leaves only if as many bytes have come from there. While the session is not confirmed an
     * {@link PacketRole#ANSWER} is not sent here: the first packet of the peer has been answered where it came.
     *
     * @param hops after how many hops it dies, a probe only; 0 if it is to arrive
     * @return whether a packet has left. Not without keys for it (never sealed, not consented to, forgotten, or too long
     *     ago), not beyond the bytes that have come, and not with hops where {@link UdpSocket#canLimitHops} is false
     */
    boolean send(PeerId peer, long punch, PacketRole role, Path path, int hops);

    /**
     * The path on which the punch has succeeded: what goes to the peer takes it, QUIC as well, from the moment at which
     * it has proved that the peer receives there. Usually it has: every path from which a packet comes in the session is
     * challenged at once.
     *
     * @param vouched whether a coordinator that this node chose has validated that address as the peer's: then it is
     *     taken at once
     * @return whether the path is in use now
     */
    boolean use(PeerId peer, Path path, boolean vouched);

    /**
     * Forgets the orders of a punch with everything kept for them; a session that is confirmed stays. Without this they
     * are forgotten in time.
     */
    void forget(PeerId peer, long punch);

    /** An order that was opened; authenticated, but perhaps a copy of one that was sent before. */
    interface SealedOrder {

        /** Who sealed it. */
        PeerId peer();

        /** What it says. */
        PunchOrder order();

        /**
         * Whether a packet to the peer needs {@link #consent}. Not if this side began the punch: then the order is only
         * to be read.
         */
        boolean asksConsent();

        /**
         * This side is willing: the answer is made (a curve), and {@link PunchCarrier#send} can send from the moment at
         * which the completion says so. Later calls get the same result.
         *
         * @param completion LIMIT if the worker is full, CLOSED if it was forgotten meanwhile. In a later turn, unless the
         *     answer is there already
         */
        void consent(Completion<SealedOrder> completion);

        /** This side is not willing: nothing is ever sent because of this order, and its copies say nothing new. */
        void decline();
    }

    /** Who drives punches. */
    interface Driver {

        /**
         * Whether a packet of {@code peer} may come from there ({@code HolePunch.mayBeAt}, TargetRules). Asked before a
         * curve is computed for an answer to an order of ours; false drops and counts it.
         */
        boolean expects(PeerId peer, long punch, Path path);

        /**
         * An order has come by itself, as a first packet to our socket before any coordinator has delivered it: its
         * sender probes early where it may. If it is consented to, the answer leaves to {@code path} at once and never is
         * larger than what came. A coordinator may deliver the same one later.
         */
        void onDirectOrder(SealedOrder order, Path path);

        /** A packet of a punch has authenticated itself. */
        void onPacket(PunchPacket packet);
    }

    /**
     * An authentic packet of a punch.
     *
     * @param path where it came from and to
     * @param punch the punch that it names
     * @param first whether it is the order itself or the answer to it, which anybody can repeat who saw it: its role is
     *     {@link PacketRole#PROBE}. As the initiator of a punch whose order no coordinator has been given yet, one may
     *     take it as an ANSWER: nobody could have answered but who got our probe
     */
    record PunchPacket(PeerId peer, long punch, PacketRole role, Path path, boolean first) {}
}
