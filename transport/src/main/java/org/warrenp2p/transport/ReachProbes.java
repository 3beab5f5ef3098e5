package org.warrenp2p.transport;

import org.warrenp2p.proto.Contact;

/**
 * Finds out whether strangers reach a peer where it answers us. That it answers us is not enough: a NAT or a firewall lets
 * our packets in because the peer has sent to us before. Only from the node's loop.
 */
public interface ReachProbes {

    /**
     * Whether strangers may fail to reach {@code contact}, and a probe can tell. Not if a packet of ours has reached it
     * before anything came from there, nor if a probe has; nor if this node has no socket for probes of that family.
     */
    boolean doubts(Contact contact);

    /**
     * Sends a few probes to {@code contact}, with whom there is a session, from a socket that it has never sent to.
     *
     * @param rttNanos the round trip to it, which says how fast probes follow each other
     * @param completion the contact when a probe has arrived there, or TIMEOUT; LIMIT if too many are under way,
     *     UNREACHABLE without a session or a socket. Not in this turn
     */
    void probe(Contact contact, long rttNanos, Completion<Contact> completion);

    /** For nodes that cannot probe: nobody is in doubt. */
    static ReachProbes none(EventLoop loop) {
        return new ReachProbes() {
            @Override
            public boolean doubts(Contact contact) {
                return false;
            }

            @Override
            public void probe(Contact contact, long rttNanos, Completion<Contact> completion) {
                loop.execute(() ->
                        completion.failed(new Failure(Failure.Code.UNREACHABLE, "This node has no socket for probes")));
            }
        };
    }
}
