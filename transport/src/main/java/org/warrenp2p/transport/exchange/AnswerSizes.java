package org.warrenp2p.transport.exchange;

import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.session.Outgoing;

/** What each request allows back. PROTOCOL: sizes. */
final class AnswerSizes {

    /** 20 IPv4 contacts of 39 bytes with everything around them. */
    private static final int FIND_NODE_BYTES = 900;

    /** A signed record of at most 1,000 bytes with everything around it. */
    private static final int GET_BYTES = 1_100;

    /** Stored or refused: a few numbers and the observed endpoint. */
    private static final int PUT_BYTES = 128;

    private AnswerSizes() {}

    /** The largest datagram that may come back. */
    static int maxAnswerBytes(Request.Kind kind) {
        return switch (kind) {
            case PING -> Outgoing.PING_ANSWER_BYTES;
            case FIND_NODE -> FIND_NODE_BYTES;
            case GET_RECORD -> GET_BYTES;
            case PUT_RECORD -> PUT_BYTES;
        };
    }

    /** Whether {@code answer} can be the answer to {@code asked}; a refusal always can. */
    static boolean answers(Request.Kind asked, Response.Kind answer) {
        if (answer == Response.Kind.REFUSED) {
            return true;
        }
        return switch (asked) {
            case PING -> answer == Response.Kind.PONG;
            case FIND_NODE -> answer == Response.Kind.NODES;
            case GET_RECORD -> answer == Response.Kind.RECORD_FOUND || answer == Response.Kind.NODES;
            case PUT_RECORD -> answer == Response.Kind.STORED;
        };
    }
}
