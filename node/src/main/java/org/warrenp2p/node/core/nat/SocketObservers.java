package org.warrenp2p.node.core.nat;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.UdpSocket;

/**
 * Asks observers where they see any socket of this node, by STUN, over no session. Each answer is counted as an
 * observation too, so a new socket makes the pattern of ports fresher ({@link OwnNat#ports}). Only from the node's loop.
 *
 * <p>What arrives at the socket must be given to the node's packet router, like what arrives at the main ones.
 */
public interface SocketObservers {

    /**
     * Asks {@code count} observers in distinct prefixes (/24, /48), whom this node has had an answer from and who are of
     * the family of {@code socket}; in random order, others for those that stay silent. Over after 5 s at most.
     *
     * @return gives up: the listener hears nothing more
     */
    Runnable ask(UdpSocket socket, int count, Listener listener);

    /** {@code socket} is closed: what was seen of it is forgotten, and what is asked for it given up. */
    void closed(UdpSocket socket);

    /** Hears of the answers in the turns in which they come; never in the turn of the question. */
    interface Listener {

        /** {@code observer} sees the socket at {@code observed}; the answer came from where it was asked. */
        void onObserved(Contact observer, Endpoint observed);

        /**
         * It is over: {@code count} have answered, or nobody else is there to be asked in time.
         *
         * @param answered how many have; 0 if this node knows no observers, as the first one of a network
         */
        void onFinished(int answered);
    }
}
