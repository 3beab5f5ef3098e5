package org.warrenp2p.transport.exchange;

import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.UdpSocket;

/** Hears of every answer that belongs to a request of ours, before whoever asked does: each tells how we are seen. */
@FunctionalInterface
public interface AnswerListener {

    /**
     * One answer.
     *
     * @param socket at which it came, so through which the request went
     * @param sentNanos when the request that it answers was sent, as far as that can be known
     */
    void onAnswer(UdpSocket socket, Exchanges.Answer answer, Response response, long sentNanos);

    /** For nodes that do not care. */
    static AnswerListener none() {
        return (socket, answer, response, sentNanos) -> {};
    }
}
