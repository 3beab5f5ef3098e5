package org.warrenp2p.transport.session;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;

/**
 * A request to send.
 *
 * @param frame as it travels in a first packet, which is padded to what it allows back
 * @param sessionAnswerBytes the largest datagram that may come back in a session, where nothing is padded
 * @param pace when its first packet is sent again, if it travels in one
 * @param deadlineNanos until when somebody waits for the answer
 */
public record Outgoing(Contact to, Frame.Asking frame, int sessionAnswerBytes, RetryPace pace, long deadlineNanos) {

    /**
     * What a ping allows back, in bytes: less than its own unpadded first packet, whose frame is longer than 3 bytes, so
     * the answer always fits into what has come; and more than the 115 bytes that the longest answer and its packet need.
     */
    public static final int PING_ANSWER_BYTES = PacketLayout.INIT_OVERHEAD_BYTES + 3;

    /** The request as it travels in a session. */
    public Frame.Asking inSession() {
        return sessionAnswerBytes == frame.maxAnswerBytes()
                ? frame
                : new Frame.Asking(frame.exchange(), frame.role(), sessionAnswerBytes, frame.request());
    }

    /** What opens a session for a request that cannot travel in a first packet. */
    public static Frame.Asking ping(long exchange, Frame.Role role) {
        return new Frame.Asking(exchange, role, PING_ANSWER_BYTES, new Request.Ping());
    }
}
