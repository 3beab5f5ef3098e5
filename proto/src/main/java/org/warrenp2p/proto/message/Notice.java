package org.warrenp2p.proto.message;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PacketRole;

/** Something, about the session in most cases, that wants no answer of the kind that requests get. */
public sealed interface Notice
        permits Notice.KeepAlive,
                Notice.PathChallenge,
                Notice.PathResponse,
                Notice.Goodbye,
                Notice.ReachProbe,
                Notice.ReachEcho,
                Notice.PunchPacket,
                Notice.Order,
                Notice.CircuitOffered,
                Notice.CircuitClosed {

    /** Which notice this is. */
    Kind kind();

    /** The kinds of notices. */
    enum Kind {
        /** {@link KeepAlive}. */
        KEEP_ALIVE,
        /** {@link PathChallenge}. */
        PATH_CHALLENGE,
        /** {@link PathResponse}. */
        PATH_RESPONSE,
        /** {@link Goodbye}. */
        GOODBYE,
        /** {@link ReachProbe}. */
        REACH_PROBE,
        /** {@link ReachEcho}. */
        REACH_ECHO,
        /** {@link PunchPacket}. */
        PUNCH_PACKET,
        /** {@link Order}. */
        ORDER,
        /** {@link CircuitOffered}. */
        CIRCUIT_OFFERED,
        /** {@link CircuitClosed}. */
        CIRCUIT_CLOSED
    }

    /** Confirms a session, or keeps a mapping open. */
    record KeepAlive() implements Notice {
        @Override
        public Kind kind() {
            return Kind.KEEP_ALIVE;
        }
    }

    /** Prove that you receive at the endpoint this was sent to: send {@code nonce} back from there. */
    record PathChallenge(long nonce) implements Notice {
        @Override
        public Kind kind() {
            return Kind.PATH_CHALLENGE;
        }
    }

    /** The answer to a {@link PathChallenge}. */
    record PathResponse(long nonce) implements Notice {
        @Override
        public Kind kind() {
            return Kind.PATH_RESPONSE;
        }
    }

    /** The sender stops; its session and its contact can be forgotten. */
    record Goodbye() implements Notice {
        @Override
        public Kind kind() {
            return Kind.GOODBYE;
        }
    }

    /**
     * Comes from a port that its receiver has never sent to: whoever gets it can be reached by strangers. {@code nonce}
     * goes back over the session's own path, not to where this came from.
     */
    record ReachProbe(long nonce) implements Notice {
        @Override
        public Kind kind() {
            return Kind.REACH_PROBE;
        }
    }

    /** The answer to a {@link ReachProbe}. */
    record ReachEcho(long nonce) implements Notice {
        @Override
        public Kind kind() {
            return Kind.REACH_ECHO;
        }
    }

    /**
     * A packet that opens, answers or chooses a path.
     *
     * @param punch the number of the punch
     */
    record PunchPacket(long punch, PacketRole role) implements Notice {
        @Override
        public Kind kind() {
            return Kind.PUNCH_PACKET;
        }
    }

    /**
     * Somebody has given the sender an order for its receiver, who has asked for orders.
     *
     * @param from whose it is
     * @param sender where that one is
     * @param sealed as it was given, 1 to {@link Request.PassOrder#MAX_SEALED_BYTES} bytes
     */
    record Order(PeerId from, Passage sender, Bytes sealed) implements Notice {

        /** @throws IllegalArgumentException if {@code sealed} is empty or too long */
        public Order {
            if (sealed.length() < 1 || sealed.length() > Request.PassOrder.MAX_SEALED_BYTES) {
                throw new IllegalArgumentException("A sealed order has 1 to 700 bytes, not " + sealed.length());
            }
        }

        @Override
        public Kind kind() {
            return Kind.ORDER;
        }
    }

    /**
     * Somebody has opened a circuit to the receiver, who has a reservation with the sender, or serves strangers.
     *
     * @param from who; authenticated by the relay, and hearsay until a session over the circuit proves it
     * @param circuit its number
     * @param tunnelled whether one of the two is at the other end of a tunnel
     */
    record CircuitOffered(PeerId from, long circuit, CircuitLimits limits, boolean tunnelled) implements Notice {
        @Override
        public Kind kind() {
            return Kind.CIRCUIT_OFFERED;
        }
    }

    /** A circuit has ended, by whichever of the three. */
    record CircuitClosed(long circuit, End end) implements Notice {

        /** Why. */
        public enum End {
            /** A value this version does not know. */
            UNKNOWN,
            /** One side needs it no more. */
            DONE,
            /** Nothing has come for too long. */
            IDLE,
            /** It has carried, or lived, as long as the relay allows. */
            USED_UP,
            /** The other side is gone, or its reservation. */
            PEER_GONE,
            /** The relay stops. */
            SHUTDOWN
        }

        @Override
        public Kind kind() {
            return Kind.CIRCUIT_CLOSED;
        }
    }
}
