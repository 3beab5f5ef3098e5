package org.warrenp2p.dht.routing;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;

/**
 * Servers that asked or answered us while their bucket was full, newest last. They are asked before they get a place
 * that becomes free, so nothing here is believed. Bound: {@link TableSettings#replacements}; the oldest gives way.
 */
final class ReplacementCache {

    private static final @Nullable Contact[] NOBODY = {};

    private final int limit;
    private int size;
    /** All that there may be, once there is one. */
    private @Nullable Contact[] waiting = NOBODY;

    ReplacementCache(int limit) {
        this.limit = limit;
    }

    /** Notes {@code contact} as the newest. */
    void offer(Contact contact) {
        if (limit == 0) {
            return;
        }
        remove(contact.peer());
        if (size == limit) {
            removeAt(0);
        }
        if (waiting.length == 0) {
            waiting = new Contact[limit];
        }
        waiting[size++] = contact;
    }

    /** Takes the newest out, or null if nobody waits. */
    @Nullable
    Contact takeNewest() {
        return size == 0 ? null : removeAt(size - 1);
    }

    void remove(PeerId peer) {
        for (int i = 0; i < size; i++) {
            Contact contact = waiting[i];
            if (contact != null && contact.peer().equals(peer)) {
                removeAt(i);
                return;
            }
        }
    }

    private @Nullable Contact removeAt(int index) {
        Contact removed = waiting[index];
        size--;
        System.arraycopy(waiting, index + 1, waiting, index, size - index);
        waiting[size] = null;
        if (size == 0) {
            waiting = NOBODY;
        }
        return removed;
    }
}
