package org.warrenp2p.proto.message;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.punch.PunchOrder;

/** A question to one peer. */
public sealed interface Request
        permits Request.Ping,
                Request.FindNode,
                Request.GetRecord,
                Request.PutRecord,
                Request.GetValue,
                Request.PutValue,
                Request.GetAnnouncements,
                Request.PutAnnouncement,
                Request.Coordinate,
                Request.PassOrder,
                Request.Reserve,
                Request.OpenCircuit,
                Request.ProbeMe,
                Request.ProbeFor,
                Request.Punch {

    /** Which request this is. */
    Kind kind();

    /** The kinds of requests. */
    enum Kind {
        /** {@link Ping}. */
        PING(true),
        /** {@link FindNode}. */
        FIND_NODE(true),
        /** {@link GetRecord}. */
        GET_RECORD(true),
        /** {@link PutRecord}. */
        PUT_RECORD(false),
        /** {@link GetValue}. */
        GET_VALUE(true),
        /** {@link PutValue}. */
        PUT_VALUE(false),
        /** {@link GetAnnouncements}. */
        GET_ANNOUNCEMENTS(true),
        /** {@link PutAnnouncement}. */
        PUT_ANNOUNCEMENT(false),
        /** {@link Coordinate}. */
        COORDINATE(false),
        /** {@link PassOrder}. */
        PASS_ORDER(false),
        /** {@link ProbeMe}. */
        PROBE_ME(false),
        /** {@link ProbeFor}. */
        PROBE_FOR(false),
        /** {@link Punch}. */
        PUNCH(true),
        /** {@link Reserve}. */
        RESERVE(false),
        /** {@link OpenCircuit}. */
        OPEN_CIRCUIT(true);

        private final boolean idempotent;

        Kind(boolean idempotent) {
            this.idempotent = idempotent;
        }

        /**
         * Whether it may travel in a first packet. A first packet can be replayed, so it carries only what changes
         * nothing; everything else needs a confirmed session.
         */
        public boolean mayTravelInFirstPacket() {
            return idempotent;
        }

        /** Whether the answer comes at once, so that it tells how far the way is; otherwise others are asked meanwhile. */
        public boolean isAnsweredAtOnce() {
            return this != PROBE_ME;
        }
    }

    /** Are you there? Answered with {@link Response.Pong}. */
    record Ping() implements Request {
        @Override
        public Kind kind() {
            return Kind.PING;
        }
    }

    /** Who is closest to {@code target}? Answered with {@link Response.Nodes}. */
    record FindNode(Key target, Families families) implements Request {
        @Override
        public Kind kind() {
            return Kind.FIND_NODE;
        }
    }

    /**
     * The record of the peer whose key is {@code target}: answered with {@link Response.RecordFound}, or with {@link
     * Response.Nodes} closer to it. Never with both.
     */
    record GetRecord(Key target, Families families) implements Request {
        @Override
        public Kind kind() {
            return Kind.GET_RECORD;
        }
    }

    /** Keep this record: answered with {@link Response.Stored} or {@link Response.Refused}. */
    record PutRecord(SignedPeerRecord record) implements Request {
        @Override
        public Kind kind() {
            return Kind.PUT_RECORD;
        }
    }

    /**
     * The value at {@code target}: answered with {@link Response.ValueFound}, or with {@link Response.Nodes} closer to it.
     * Never with both.
     */
    record GetValue(Key target, Families families) implements Request {
        @Override
        public Kind kind() {
            return Kind.GET_VALUE;
        }
    }

    /**
     * Keep this value: answered with {@link Response.Stored} or {@link Response.Refused}.
     *
     * @param lifeSeconds for how long from now, 1 to {@value #MAX_LIFE_SECONDS}
     */
    record PutValue(Value value, int lifeSeconds) implements Request {

        /** A day (PROTOCOL: DHT). */
        public static final int MAX_LIFE_SECONDS = 86_400;

        /** @throws IllegalArgumentException if the life is out of range */
        public PutValue {
            if (lifeSeconds < 1 || lifeSeconds > MAX_LIFE_SECONDS) {
                throw new IllegalArgumentException("A value lives 1 to 86,400 seconds, not " + lifeSeconds);
            }
        }

        @Override
        public Kind kind() {
            return Kind.PUT_VALUE;
        }
    }

    /**
     * Who announced the topic at this shard? Answered with {@link Response.AnnouncementsFound}, or with {@link
     * Response.Nodes} closer to the shard. Never with both.
     *
     * @param order which pseudo-random order the announcements come in; the same one for all pages of a search
     * @param offset how many of them to leave out, 0 to {@value #MAX_OFFSET}
     */
    record GetAnnouncements(TopicShard shard, int order, int offset, Families families) implements Request {

        /** Far beyond the 500 that a node keeps of a topic. */
        public static final int MAX_OFFSET = 65_535;

        /** @throws IllegalArgumentException if the offset is out of range */
        public GetAnnouncements {
            if (offset < 0 || offset > MAX_OFFSET) {
                throw new IllegalArgumentException("An offset is 0 to 65,535, not " + offset);
            }
        }

        @Override
        public Kind kind() {
            return Kind.GET_ANNOUNCEMENTS;
        }
    }

    /** Keep this announcement: answered with {@link Response.Announced} or {@link Response.Refused}. */
    record PutAnnouncement(TopicShard shard, SignedAnnouncement announcement) implements Request {

        /** @throws IllegalArgumentException if the announcement is of another topic */
        public PutAnnouncement {
            Announcement unsigned = announcement.announcement();
            if (!unsigned.topic().equals(shard.topic())) {
                throw new IllegalArgumentException("The announcement is of another topic than its shard");
            }
        }

        @Override
        public Kind kind() {
            return Kind.PUT_ANNOUNCEMENT;
        }
    }

    /**
     * Pass orders on to me: answered with {@link Response.Coordinating} or {@link Response.Refused}. Asked again before that
     * expires, which also keeps the way from the coordinator open.
     *
     * @param stop not any more
     */
    record Coordinate(boolean stop) implements Request {
        @Override
        public Kind kind() {
            return Kind.COORDINATE;
        }
    }

    /**
     * Pass this order on to a peer that wants that: answered with {@link Response.OrderPassed} or {@link Response.Refused}.
     *
     * @param sealed 1 to {@value #MAX_SEALED_BYTES} bytes that only {@code target} can read
     */
    record PassOrder(PeerId target, Bytes sealed) implements Request {

        /** A first packet with eight candidates and everything around them, and room for what later versions tell. */
        public static final int MAX_SEALED_BYTES = 700;

        /** @throws IllegalArgumentException if {@code sealed} is empty or too long */
        public PassOrder {
            if (sealed.length() < 1 || sealed.length() > MAX_SEALED_BYTES) {
                throw new IllegalArgumentException("A sealed order has 1 to 700 bytes, not " + sealed.length());
            }
        }

        @Override
        public Kind kind() {
            return Kind.PASS_ORDER;
        }
    }

    /**
     * Keep a place for circuits to me: answered with {@link Response.Reserved} or {@link Response.Refused}. Asked again
     * before that expires.
     *
     * @param stop not any more
     */
    record Reserve(boolean stop) implements Request {
        @Override
        public Kind kind() {
            return Kind.RESERVE;
        }
    }

    /**
     * Forward datagrams between me and {@code target}, who has a reservation: answered with {@link
     * Response.CircuitOpened} or {@link Response.Refused}. Whoever asks again gets the same circuit.
     *
     * @param endpoint where the relay may look for a target that has none, if this comes through a tunnel; null: nowhere
     */
    record OpenCircuit(PeerId target, @Nullable Endpoint endpoint) implements Request {

        /** To a target that has a reservation. */
        public OpenCircuit(PeerId target) {
            this(target, null);
        }

        @Override
        public Kind kind() {
            return Kind.OPEN_CIRCUIT;
        }
    }

    /**
     * Have a nonce sent to me by somebody whom my NAT or firewall does not know: answered with {@link Response.Probing}
     * or {@link Response.Refused}. It goes to the address that this request comes from, and to no other.
     *
     * @param port where to, at that address; 0 is the port that this request comes from
     */
    record ProbeMe(long nonce, Prober prober, int port) implements Request {

        private static final int MAX_PORT = 65_535;

        /** Who is to send it. */
        public enum Prober {
            /** A server that the answering one chooses. */
            STRANGER,
            /** The answering server, from a port that nobody is told. */
            OTHER_PORT,
            /** The answering server, from the port that was asked. */
            SAME_PORT
        }

        /** @throws IllegalArgumentException if the port is out of range */
        public ProbeMe {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("A port is 0 to 65,535, not " + port);
            }
        }

        @Override
        public Kind kind() {
            return Kind.PROBE_ME;
        }
    }

    /**
     * Send this nonce to somebody who asked me for a stranger's probe: answered with {@link Response.Probing} or {@link
     * Response.Refused}.
     */
    record ProbeFor(long nonce, Endpoint target) implements Request {
        @Override
        public Kind kind() {
            return Kind.PROBE_FOR;
        }
    }

    /**
     * An order of a punch, which travels in a first packet and nowhere else: sealed to its receiver, through a
     * coordinator. Answered with {@link Response.PunchAnswer} by who is willing.
     */
    record Punch(PunchOrder order) implements Request {
        @Override
        public Kind kind() {
            return Kind.PUNCH;
        }
    }
}
