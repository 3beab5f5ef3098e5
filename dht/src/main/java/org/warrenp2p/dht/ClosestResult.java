package org.warrenp2p.dht;

import java.util.List;
import org.warrenp2p.proto.Contact;

/**
 * The peers closest to a key, as far as the network told.
 *
 * @param contacts those that answered, closest first, at most k; this node is not among them
 * @param hops how many peers one after another led to the closest one
 * @param messages requests sent, retransmissions not counted
 * @param durationNanos from the call, waiting in the queue included, to the end
 */
public record ClosestResult(List<Contact> contacts, int hops, int messages, long durationNanos) {

    /** Copies the list. */
    public ClosestResult {
        contacts = List.copyOf(contacts);
    }
}
