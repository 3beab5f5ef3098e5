package org.warrenp2p.transport;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/**
 * Requests and their answers over secure sessions: retransmission by an RTT estimate per destination, a bound on what is
 * in flight per destination and in total, and a hint when an answer is slow. Only from the node's loop.
 */
public interface Exchanges {

    /**
     * Asks {@code to}. To a stranger the request travels in the first packet where it may
     * ({@link Request.Kind#mayTravelInFirstPacket}), otherwise a session is made first.
     *
     * @param timeoutNanos how long to wait in all, queueing included
     * @return a handle that can give up
     */
    Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener);

    /** Who answers what others ask, but for the kinds that have handlers of their own. One per node. */
    void serve(RequestHandler handler);

    /** Who answers requests of this kind, instead of the handler for all. One per kind. */
    void serve(Request.Kind kind, RequestHandler handler);

    /** A request under way. */
    interface Exchange {

        /** Gives up: the listener hears nothing more, and the slot is free. */
        void cancel();
    }

    /** What becomes of a request: any number of slow hints (at most one), then exactly one of the others. */
    interface Listener {

        /** The answer, which may be {@link Response.Refused}. */
        void onResponse(Response response, Answer answer);

        /**
         * No answer within what this destination usually needs; it may still come. The asker may hedge: ask somebody
         * else meanwhile.
         */
        default void onSlow() {}

        /** No answer: TIMEOUT, LIMIT, UNREACHABLE, CLOSED, or PROTOCOL if it was no answer to what was asked. */
        void onFailure(Failure failure);
    }

    /**
     * How an answer came.
     *
     * @param rttNanos from the last transmission of the request, or from the first where that cannot be known
     * @param observed how the other side sees us
     */
    record Answer(Contact from, long rttNanos, Endpoint observed) {}

    /** Serves requests of others. */
    @FunctionalInterface
    interface RequestHandler {

        /** Handles one request; must answer it, now or later, or let it drop. */
        void handle(Incoming incoming);
    }

    /** A request of somebody else. */
    interface Incoming {

        /** Who asks; authenticated. */
        PeerId peer();

        /** From where, as seen here. */
        Endpoint source();

        /** What lies between the asker and the socket at which this came. */
        default UdpSocket.Kind way() {
            return UdpSocket.Kind.DIRECT;
        }

        /** Who asks, and from where. */
        default Contact contact() {
            return new Contact(peer(), source());
        }

        /** The role that the asker claims. */
        Frame.Role role();

        /** Whether the session is confirmed: the asker proved that it receives at {@link #source()}. */
        boolean confirmed();

        /** The random number of the exchange: what comes again with it from the same peer was sent again. */
        long exchangeId();

        /** What is asked. */
        Request request();

        /** Answers; later calls do nothing. An answer that is larger than allowed becomes a refusal. */
        void answer(Response response);
    }
}
