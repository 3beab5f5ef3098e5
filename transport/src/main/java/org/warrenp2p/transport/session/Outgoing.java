package org.warrenp2p.transport.session;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;

/**
 * A request to send.
 *
 * @param retryNanos after which its first packet is sent again, if it travels in one
 * @param deadlineNanos until when somebody waits for the answer
 */
public record Outgoing(Contact to, Frame.Asking frame, long retryNanos, long deadlineNanos) {

    /**
     * What a ping allows back: 3 bytes more than the overhead of its unpadded first packet, so the answer always fits
     * into what has come. Its answer needs at most 76 bytes with the packet around it less than that.
     */
    public static final int PING_ANSWER_BYTES = PacketLayout.INIT_OVERHEAD_BYTES + 3;

    static Frame.Asking ping(long exchange, Frame.Role role) {
        return new Frame.Asking(exchange, role, PING_ANSWER_BYTES, new Request.Ping());
    }
}
