package org.warrenp2p.proto.message;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;

/** A question to one peer. */
public sealed interface Request permits Request.Ping, Request.FindNode, Request.GetRecord, Request.PutRecord {

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
        PUT_RECORD(false);

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
}
