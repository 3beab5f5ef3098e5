package org.warrenp2p.dht.routing;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/**
 * The n contacts of a table closest to a target. The buckets are visited from the nearest to the farthest, and each peer
 * of one is closer than all of the next; so the selection ends within the bucket that fills it, and sorts no more than
 * one bucket at a time, by insertion: a bucket holds 20.
 *
 * <p>That order: bucket i has the keys that agree with ours in i bits and differ in the next one. Let d be the distance
 * between the target and ourselves. Of two buckets i and j > i, the keys agree before bit i; there those of j are as far
 * from the target as we are, d's bit, and those of i are not. So bucket i is closer than all deeper ones if d's bit i is
 * set, and otherwise farther than all of them.
 */
final class ClosestSelection {

    private final Key target;
    private final int kinds;
    private final @Nullable PeerId except;
    private final long exceptWord;
    private final Contact[] contacts;
    private final long[] firstDistances;
    private int size;

    /**
     * @param limit how many, at most
     * @param kinds of which one endpoint of a peer must be
     * @param except who asks, and is left out; null if the selection is for this node itself
     */
    ClosestSelection(Key target, int limit, int kinds, @Nullable PeerId except) {
        this.target = target;
        this.kinds = kinds;
        this.except = except;
        this.exceptWord = except == null ? 0 : except.key().w0();
        this.contacts = new Contact[limit];
        this.firstDistances = new long[limit];
    }

    /** Selects from the table of {@code self}; closest first. */
    List<Contact> from(KBucket[] buckets, Key self) {
        for (int index = 0; index < buckets.length && !isFull(); index++) {
            if (self.differsAt(index, target)) {
                take(buckets[index]);
            }
        }
        for (int index = buckets.length - 1; index >= 0 && !isFull(); index--) {
            if (!self.differsAt(index, target)) {
                take(buckets[index]);
            }
        }
        return List.of(size == contacts.length ? contacts : Arrays.copyOf(contacts, size));
    }

    /** How many peers in the table of {@code self} are closer to {@code target} than {@code than} is. */
    static int countCloser(KBucket[] buckets, Key self, Key target, Key than) {
        int own = self.commonPrefixBits(than);
        int closer = own < buckets.length ? buckets[own].countCloser(target, than) : 0;
        boolean ownIsNear = own < Key.BITS && self.differsAt(own, target);
        for (int index = 0; index < buckets.length; index++) {
            boolean isNear = self.differsAt(index, target);
            if (index < own ? isNear : index > own && !ownIsNear) {
                closer += buckets[index].size();
            }
        }
        return closer;
    }

    private boolean isFull() {
        return size == contacts.length;
    }

    private void take(KBucket bucket) {
        int start = size;
        for (int row = 0; row < bucket.size(); row++) {
            long word = bucket.firstWord(row);
            long distance = word ^ target.w0();
            if (isFull() && Long.compareUnsigned(distance, firstDistances[size - 1]) > 0) {
                continue;
            }
            Contact contact = isDoubted(bucket, row) ? null : bucket.contact(row, kinds);
            if (contact != null && !isLeftOut(word, contact)) {
                insert(start, distance, contact);
            }
        }
    }

    /** Who asks should be told of the living: whoever was silent lately is left out, until it answers or is removed. */
    private boolean isDoubted(KBucket bucket, int row) {
        return except != null && bucket.misses(row) > 0;
    }

    private boolean isLeftOut(long word, Contact contact) {
        return except != null && word == exceptWord && except.equals(contact.peer());
    }

    /** Before those that are farther, but not before {@code start}. */
    private void insert(int start, long distance, Contact contact) {
        int place = size;
        while (place > start && isCloser(distance, contact, place - 1)) {
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

    private boolean isCloser(long distance, Contact contact, int than) {
        int order = Long.compareUnsigned(distance, firstDistances[than]);
        return order != 0 ? order < 0 : target.compareDistance(contact.key(), contacts[than].key()) < 0;
    }
}
