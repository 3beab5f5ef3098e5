package org.warrenp2p.dht.routing;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;

/** The n contacts closest to a target of all that were offered, kept by insertion: n is 20, and most offers fail fast. */
final class ClosestSelection {

    private final Key target;
    private final Contact[] contacts;
    private final long[] firstDistances;
    private int size;

    ClosestSelection(Key target, int limit) {
        this.target = target;
        this.contacts = new Contact[limit];
        this.firstDistances = new long[limit];
    }

    boolean isFull() {
        return size == contacts.length;
    }

    /** Whether a key with this first word may be among the closest; false saves looking at its contact. */
    boolean mayTake(long firstWord) {
        return !isFull() || (size > 0 && Long.compareUnsigned(firstWord ^ target.w0(), firstDistances[size - 1]) <= 0);
    }

    void offer(long firstWord, Contact contact) {
        long distance = firstWord ^ target.w0();
        int place = size;
        while (place > 0 && isCloser(distance, contact, place - 1)) {
            place--;
        }
        if (place == contacts.length) {
            return;
        }
        int moved = Math.min(size, contacts.length - 1) - place;
        System.arraycopy(contacts, place, contacts, place + 1, moved);
        System.arraycopy(firstDistances, place, firstDistances, place + 1, moved);
        contacts[place] = contact;
        firstDistances[place] = distance;
        size = Math.min(size + 1, contacts.length);
    }

    /** Closest first. */
    List<Contact> toList() {
        List<Contact> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(contacts[i]);
        }
        return list;
    }

    private boolean isCloser(long distance, Contact contact, int than) {
        int order = Long.compareUnsigned(distance, firstDistances[than]);
        return order != 0 ? order < 0 : target.compareDistance(contact.key(), contacts[than].key()) < 0;
    }
}
