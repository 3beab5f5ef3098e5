package org.warrenp2p.dht.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;

/**
 * Servers that asked or answered us while their bucket was full, newest last. They are asked before they get a place
 * that becomes free, so nothing here is believed. Bound: {@link TableSettings#replacements}; the oldest gives way.
 */
final class ReplacementCache {

    private final int limit;
    private final List<Contact> waiting = new ArrayList<>(1);

    ReplacementCache(int limit) {
        this.limit = limit;
    }

    /** Notes {@code contact} as the newest. */
    void offer(Contact contact) {
        remove(contact.peer());
        if (waiting.size() == limit && limit > 0) {
            waiting.remove(0);
        }
        if (limit > 0) {
            waiting.add(contact);
        }
    }

    /** Takes the newest out, or null if nobody waits. */
    @Nullable
    Contact takeNewest() {
        return waiting.isEmpty() ? null : waiting.remove(waiting.size() - 1);
    }

    void remove(PeerId peer) {
        waiting.removeIf(contact -> contact.peer().equals(peer));
    }

    int size() {
        return waiting.size();
    }
}
