package org.warrenp2p.proto.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;

/** The answer to a {@link Request}. */
public sealed interface Response
        permits Response.Pong,
                Response.Nodes,
                Response.RecordFound,
                Response.Stored,
                Response.Refused,
                Response.ValueFound,
                Response.AnnouncementsFound,
                Response.Announced,
                Response.Probing,
                Response.PunchAnswer,
                Response.Coordinating,
                Response.OrderPassed,
                Response.Reserved,
                Response.CircuitOpened {

    /** Which response this is. */
    Kind kind();

    /** The kinds of responses. */
    enum Kind {
        /** {@link Pong}. */
        PONG,
        /** {@link Nodes}. */
        NODES,
        /** {@link RecordFound}. */
        RECORD_FOUND,
        /** {@link Stored}. */
        STORED,
        /** {@link Refused}. */
        REFUSED,
        /** {@link ValueFound}. */
        VALUE_FOUND,
        /** {@link AnnouncementsFound}. */
        ANNOUNCEMENTS_FOUND,
        /** {@link Announced}. */
        ANNOUNCED,
        /** {@link Probing}. */
        PROBING,
        /** {@link PunchAnswer}. */
        PUNCH_ANSWER,
        /** {@link Coordinating}. */
        COORDINATING,
        /** {@link OrderPassed}. */
        ORDER_PASSED,
        /** {@link Reserved}. */
        RESERVED,
        /** {@link CircuitOpened}. */
        CIRCUIT_OPENED
    }

    /** Why a request was not served. */
    enum Reason {
        /** A value this version does not know. */
        UNKNOWN,
        /** Nobody here serves this request (a client, or a kind that is not known). */
        NOT_SERVED,
        /** It needs a confirmed session. */
        UNCONFIRMED_SESSION,
        /** A limit is reached; come back later. */
        BUSY,
        /** A quota of the asker or its prefix is used up. */
        QUOTA,
        /** The record's signature is wrong. */
        BAD_SIGNATURE,
        /** The record has expired, or lives or was issued too far in the future. */
        BAD_TIME,
        /** A newer record is here already. */
        STALE,
        /** The answer does not fit what the request allows back. */
        ANSWER_TOO_LARGE,
        /** The receiver is not among the closest to this key. */
        NOT_RESPONSIBLE,
        /** The peer that an order is for has no session here, or did not ask for orders. */
        NO_SUCH_TARGET,
        /** All places of a relay are taken. */
        FULL,
        /** All places that a relay has for the asker's prefix are taken. */
        PREFIX_FULL,
        /** Whoever runs the relay does not serve the asker. */
        DENIED,
        /** The asked node forwards nothing for others. */
        NOT_A_RELAY
    }

    /**
     * Here I am.
     *
     * @param role only a server may be put into a routing table
     * @param otherEndpoint where the answering peer also listens, in the other address family; hearsay until it answers
     *     there
     * @param auxiliaryPort another port of the answering peer, at the address that was asked, where it answers STUN and
     *     nothing else; 0 if there is none
     * @param clockMillis the answering peer's own wall clock, milliseconds since 1970; 0 if it does not tell
     * @param tunnelPort the port of TCP, at the address that was asked, where it takes tunnels as a relay; 0 if nowhere
     */
    record Pong(Frame.Role role, @Nullable Endpoint otherEndpoint, int auxiliaryPort, long clockMillis, int tunnelPort)
            implements Response {

        /** @throws IllegalArgumentException if the time is before 1970 */
        public Pong {
            if (clockMillis < 0) {
                throw new IllegalArgumentException("A clock counts the milliseconds since 1970");
            }
        }

        /** A pong that does not tell the time. */
        public Pong(Frame.Role role, @Nullable Endpoint otherEndpoint, int auxiliaryPort) {
            this(role, otherEndpoint, auxiliaryPort, 0);
        }

        /** A pong of a peer that takes no tunnels. */
        public Pong(Frame.Role role, @Nullable Endpoint otherEndpoint, int auxiliaryPort, long clockMillis) {
            this(role, otherEndpoint, auxiliaryPort, clockMillis, 0);
        }

        @Override
        public Kind kind() {
            return Kind.PONG;
        }
    }

    /** The closest contacts that the answering peer has spoken with, at most 20, closest first. */
    record Nodes(List<Contact> contacts) implements Response {

        /** Most contacts in one answer: k of the DHT. */
        public static final int MAX_CONTACTS = 20;

        /** @throws IllegalArgumentException if there are more than {@value #MAX_CONTACTS} */
        public Nodes {
            if (contacts.size() > MAX_CONTACTS) {
                throw new IllegalArgumentException("An answer holds at most 20 contacts");
            }
            contacts = List.copyOf(contacts);
        }

        @Override
        public Kind kind() {
            return Kind.NODES;
        }
    }

    /** The record that was asked for. Signed, so the answering peer could only have withheld it. */
    record RecordFound(SignedPeerRecord record) implements Response {
        @Override
        public Kind kind() {
            return Kind.RECORD_FOUND;
        }
    }

    /** Kept. */
    record Stored() implements Response {
        @Override
        public Kind kind() {
            return Kind.STORED;
        }
    }

    /**
     * Not done.
     *
     * @param retryAfterSeconds when to come back; 0 if that makes no sense
     */
    record Refused(Reason reason, int retryAfterSeconds) implements Response {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }
    }

    /** The value that was asked for. Its own hash or its signature proves it. */
    record ValueFound(Value value) implements Response {
        @Override
        public Kind kind() {
            return Kind.VALUE_FOUND;
        }
    }

    /**
     * Some who announced the topic, in the order that was asked for.
     *
     * @param announcements all of {@code topic}, at most {@value #MAX_ANNOUNCEMENTS}
     * @param total how many the answering peer has of this shard, 0 to {@value #MAX_TOTAL}
     * @param full it takes no more, so there may be others at the next level
     */
    record AnnouncementsFound(Topic topic, List<SignedAnnouncement> announcements, int total, boolean full)
            implements Response {

        /** What an answer has room for: 9 of 108 bytes. */
        public static final int MAX_ANNOUNCEMENTS = 9;

        /** Far beyond the 500 that a node keeps of a topic. */
        public static final int MAX_TOTAL = 65_535;

        /** @throws IllegalArgumentException if there are too many, or one is of another topic */
        public AnnouncementsFound {
            if (announcements.size() > MAX_ANNOUNCEMENTS) {
                throw new IllegalArgumentException("An answer holds at most 9 announcements");
            }
            if (total < 0 || total > MAX_TOTAL) {
                throw new IllegalArgumentException("A peer has 0 to 65,535 announcements of a topic, not " + total);
            }
            for (SignedAnnouncement signed : announcements) {
                if (!signed.announcement().topic().equals(topic)) {
                    throw new IllegalArgumentException("An announcement is of another topic");
                }
            }
            announcements = List.copyOf(announcements);
        }

        @Override
        public Kind kind() {
            return Kind.ANNOUNCEMENTS_FOUND;
        }
    }

    /**
     * The announcement is kept.
     *
     * @param full there was no room but somebody else's: announce at the next level as well
     */
    record Announced(boolean full) implements Response {
        @Override
        public Kind kind() {
            return Kind.ANNOUNCED;
        }
    }

    /** A probe has been sent, or another server has promised to send it. */
    record Probing() implements Response {
        @Override
        public Kind kind() {
            return Kind.PROBING;
        }
    }

    /** The order was obeyed: from now on packets of a punch come. */
    record PunchAnswer() implements Response {
        @Override
        public Kind kind() {
            return Kind.PUNCH_ANSWER;
        }
    }

    /**
     * Orders for the asker are passed on.
     *
     * @param expiresSeconds for how long, unless it asks again; 0 if that has ended, at most {@value #MAX_SECONDS}
     */
    record Coordinating(int expiresSeconds) implements Response {

        /** An hour: who is gone should not be kept for longer. */
        public static final int MAX_SECONDS = 3_600;

        /** @throws IllegalArgumentException if the time is out of range */
        public Coordinating {
            if (expiresSeconds < 0 || expiresSeconds > MAX_SECONDS) {
                throw new IllegalArgumentException(
                        "Orders are passed on for 0 to 3,600 seconds, not " + expiresSeconds);
            }
        }

        @Override
        public Kind kind() {
            return Kind.COORDINATING;
        }
    }

    /** The order has been sent to the target, in the turn in which this was sent. */
    record OrderPassed(Passage target) implements Response {
        @Override
        public Kind kind() {
            return Kind.ORDER_PASSED;
        }
    }

    /**
     * A relay keeps a place for the asker.
     *
     * @param expiresSeconds for how long, unless it asks again; 0 if that has ended, at most {@value #MAX_SECONDS}
     * @param limits what each circuit through it may carry
     */
    record Reserved(int expiresSeconds, CircuitLimits limits) implements Response {

        /** A day: who is gone should not be kept for longer. */
        public static final int MAX_SECONDS = 86_400;

        /** @throws IllegalArgumentException if the time is out of range */
        public Reserved {
            if (expiresSeconds < 0 || expiresSeconds > MAX_SECONDS) {
                throw new IllegalArgumentException("A reservation lasts 0 to 86,400 seconds, not " + expiresSeconds);
            }
        }

        @Override
        public Kind kind() {
            return Kind.RESERVED;
        }
    }

    /**
     * Datagrams that begin with this number are forwarded between the asker and the target.
     *
     * @param circuit its number, drawn by the relay
     * @param tunnelled whether one of the two is at the other end of a tunnel
     */
    record CircuitOpened(long circuit, CircuitLimits limits, boolean tunnelled) implements Response {
        @Override
        public Kind kind() {
            return Kind.CIRCUIT_OPENED;
        }
    }
}
