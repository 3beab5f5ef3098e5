package org.warrenp2p.holepunch.nat;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/**
 * A neighbour's report of where a request of ours came from.
 *
 * @param observer who says so, and the endpoint that the request went to
 * @param auxiliary whether that is the observer's auxiliary port; its main one otherwise
 * @param socket the number that the node gave to the socket from which the request went
 * @param observed where the observer saw it come from
 * @param sentNanos monotonic time at which the request was sent: translators choose ports in that order
 */
public record Observation(Contact observer, boolean auxiliary, int socket, Endpoint observed, long sentNanos) {

    /** The endpoint that the request went to. */
    Endpoint askedAt() {
        return observer.endpoint();
    }
}
