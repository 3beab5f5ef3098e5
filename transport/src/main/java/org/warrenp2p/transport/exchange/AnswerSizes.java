package org.warrenp2p.transport.exchange;

import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.session.Outgoing;

/** What each request allows back. PROTOCOL: sizes. */
final class AnswerSizes {

    /** 20 IPv4 contacts of 39 bytes with everything around them; about 15 of IPv6. */
    private static final int FIRST_NODES_BYTES = 900;

    /** The most that any answer may have: a signed record of 1,000 bytes, or 20 IPv6 contacts of 51 bytes, in a session. */
    private static final int MOST_BYTES = 1_100;

    /** A mutable value of 900 bytes with a salt of 32 bytes needs 32 more than any other answer. */
    private static final int VALUE_BYTES = 1_132;

    /** Stored, probing, passed on, a circuit or refused: a few numbers and the observed endpoint, one more of an order. */
    private static final int PUT_BYTES = 128;

    private AnswerSizes() {}

    /** The largest datagram that may come back for a first packet, and how long that is padded. */
    static int firstBytes(Request.Kind kind) {
        return kind == Request.Kind.FIND_NODE ? FIRST_NODES_BYTES : inSessionBytes(kind);
    }

    /** The largest datagram that may come back in a session; what is asked there is not padded. */
    static int inSessionBytes(Request.Kind kind) {
        return switch (kind) {
            case PING -> Outgoing.PING_ANSWER_BYTES;
            case FIND_NODE, GET_RECORD, GET_ANNOUNCEMENTS -> MOST_BYTES;
            case GET_VALUE -> VALUE_BYTES;
            case PUT_RECORD, PUT_VALUE, PUT_ANNOUNCEMENT -> PUT_BYTES;
            case COORDINATE, PASS_ORDER, PROBE_ME, PROBE_FOR, PUNCH -> PUT_BYTES;
            case RESERVE, OPEN_CIRCUIT -> PUT_BYTES;
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
            case PUT_RECORD, PUT_VALUE -> answer == Response.Kind.STORED;
            case GET_VALUE -> answer == Response.Kind.VALUE_FOUND || answer == Response.Kind.NODES;
            case GET_ANNOUNCEMENTS -> answer == Response.Kind.ANNOUNCEMENTS_FOUND || answer == Response.Kind.NODES;
            case PUT_ANNOUNCEMENT -> answer == Response.Kind.ANNOUNCED;
            case PROBE_ME, PROBE_FOR -> answer == Response.Kind.PROBING;
            case PUNCH -> answer == Response.Kind.PUNCH_ANSWER;
            case COORDINATE -> answer == Response.Kind.COORDINATING;
            case PASS_ORDER -> answer == Response.Kind.ORDER_PASSED;
            case RESERVE -> answer == Response.Kind.RESERVED;
            case OPEN_CIRCUIT -> answer == Response.Kind.CIRCUIT_OPENED;
        };
    }
}
