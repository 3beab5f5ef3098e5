package org.warrenp2p.proto.message;

import org.warrenp2p.proto.Endpoint;

/** The plaintext of one control packet. */
public sealed interface Frame permits Frame.Asking, Frame.Answering, Frame.Telling {

    /** Which of the three this is. */
    Kind kind();

    /** The kinds of frames. */
    enum Kind {
        /** {@link Asking}. */
        ASKING,
        /** {@link Answering}. */
        ANSWERING,
        /** {@link Telling}. */
        TELLING
    }

    /** Who sends a request: only servers may enter routing tables. */
    enum Role {
        /** Reachable; answers requests and may be put into routing tables. */
        SERVER,
        /** Not reachable (or told so); only asks. */
        CLIENT
    }

    /**
     * A request.
     *
     * @param exchange random number that the answer repeats
     * @param role the sender's role
     * @param maxAnswerBytes the largest datagram that may come back, at most 1,232
     */
    record Asking(long exchange, Role role, int maxAnswerBytes, Request request) implements Frame {
        @Override
        public Kind kind() {
            return Kind.ASKING;
        }
    }

    /**
     * The answer to the request with the same {@code exchange}.
     *
     * @param observed where the request came from, as the answering side saw it
     */
    record Answering(long exchange, Endpoint observed, Response response) implements Frame {
        @Override
        public Kind kind() {
            return Kind.ANSWERING;
        }
    }

    /** Something that wants no answer, about the session itself. */
    record Telling(Notice notice) implements Frame {
        @Override
        public Kind kind() {
            return Kind.TELLING;
        }
    }
}
