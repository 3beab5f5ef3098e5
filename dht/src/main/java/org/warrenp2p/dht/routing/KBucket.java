package org.warrenp2p.dht.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;

/**
 * The peers that share one number of leading key bits with this node, as columns of primitives: a row is a peer. Only
 * the first word of a key is kept here, because it decides nearly every comparison; the other three are in the contact,
 * which is shared with whoever else knows the peer. Columns grow as rows come, so a bucket of two peers is small.
 *
 * <p>All columns of words lie one after another in one array, and what is narrower than a word is packed into one: where
 * a hundred thousand tables take turns, each array that is looked at is a wait for memory.
 */
final class KBucket {

    private static final int OVER_QUOTA = 1;
    private static final int BEING_CHECKED = 2;
    private static final int CHECK_IPV6_NEXT = 4;

    /** First words of keys; times of checks; round trip in microseconds, and the rest of the row's state. */
    private static final int COLUMNS = 3;

    // the rest of the state, a byte each; round trips take the lower half of the word
    private static final int MISSES = 32;
    private static final int FLAGS = 40;
    /** Of the contacts in the row: {@link EndpointKinds}. */
    private static final int KINDS = 48;
    /** Of the IPv4 address in the row: {@link QuotaCount#hintOf}. */
    private static final int PREFIX_HINT = 56;

    private static final long RTT_MASK = 0xffff_ffffL;
    private static final long BYTE_MASK = 0xff;

    /** Most buckets of a large network are full, and the others nearly empty. */
    private static final int FIRST_CAPACITY = 4;

    private final int limit;

    /** Of all buckets of the table. */
    private final PrefixCounts prefixes;

    private int size;
    private int overQuota;
    private int capacity = FIRST_CAPACITY;
    private long[] words = new long[COLUMNS * FIRST_CAPACITY];
    private @Nullable Contact[] ipv4 = new Contact[FIRST_CAPACITY];
    private @Nullable Contact @Nullable [] ipv6;

    KBucket(int limit, PrefixCounts prefixes) {
        this.limit = limit;
        this.prefixes = prefixes;
    }

    int size() {
        return size;
    }

    PrefixCounts prefixes() {
        return prefixes;
    }

    boolean isFull() {
        return size == limit;
    }

    /** The row of {@code peer}, or -1. */
    int rowOf(PeerId peer) {
        long word = peer.key().w0();
        for (int row = 0; row < size; row++) {
            if (words[row] == word && peerAt(row).equals(peer)) {
                return row;
            }
        }
        return -1;
    }

    PeerId peerAt(int row) {
        return anyContact(row).peer();
    }

    /** One of the row's contacts: the IPv4 one where there is one. */
    Contact anyContact(int row) {
        Contact contact = ipv4[row] != null ? ipv4[row] : contact(row, IpFamily.IPV6);
        if (contact == null) {
            throw new IllegalStateException("A row has at least one endpoint");
        }
        return contact;
    }

    @Nullable
    Contact contact(int row, IpFamily family) {
        return switch (family) {
            case IPV4 -> ipv4[row];
            case IPV6 -> ipv6 == null ? null : ipv6[row];
        };
    }

    /** Whether {@code contact} is one of the row's; if it is the very object, which is usual, it need not be looked into. */
    boolean has(int row, Contact contact) {
        return contact.equals(ipv4[row]) || (ipv6 != null && contact.equals(ipv6[row]));
    }

    /** The contact of the row whose endpoint is one of {@code wanted} ({@link EndpointKinds}), IPv4 first; or null. */
    @Nullable
    Contact contact(int row, int wanted) {
        int fit = kinds(row) & wanted;
        if ((fit & EndpointKinds.IPV4) != 0) {
            return ipv4[row];
        }
        return fit == 0 ? null : contact(row, IpFamily.IPV6);
    }

    /** Adds a peer that is not here; the bucket must not be full. */
    int add(Contact contact) {
        if (isFull()) {
            throw new IllegalStateException("The bucket is full");
        }
        if (size == capacity) {
            grow(Math.min(limit, 2 * size));
        }
        int row = size++;
        words[row] = contact.key().w0();
        words[checkPlace(row)] = 0;
        words[statePlace(row)] = 0;
        setContact(row, contact.endpoint().family(), contact);
        return row;
    }

    /** Removes a row; the last one takes its place. */
    void remove(int row) {
        setOverQuota(row, false);
        uncount(row);
        int last = --size;
        words[row] = words[last];
        words[checkPlace(row)] = words[checkPlace(last)];
        words[statePlace(row)] = words[statePlace(last)];
        ipv4[row] = ipv4[last];
        ipv4[last] = null;
        if (ipv6 != null) {
            ipv6[row] = ipv6[last];
            ipv6[last] = null;
        }
    }

    void setContact(int row, IpFamily family, @Nullable Contact contact) {
        int others = kinds(row) & ~EndpointKinds.of(family);
        setByte(row, KINDS, contact == null ? others : others | EndpointKinds.of(contact));
        switch (family) {
            case IPV4 -> {
                uncount(row);
                if (contact != null) {
                    prefixes.add(contact.endpoint().address());
                }
                ipv4[row] = contact;
                setByte(
                        row,
                        PREFIX_HINT,
                        contact == null
                                ? 0
                                : QuotaCount.hintOf(contact.endpoint().address()));
            }
            case IPV6 -> {
                if (ipv6 == null) {
                    ipv6 = new Contact[capacity];
                }
                ipv6[row] = contact;
            }
        }
    }

    private void uncount(int row) {
        Contact contact = ipv4[row];
        if (contact != null) {
            prefixes.remove(contact.endpoint().address());
        }
    }

    /** Whether the row has a contact of either family. */
    boolean hasContact(int row) {
        return kinds(row) != 0;
    }

    /** The peer of this row answered: it is alive, and is to be looked at again at {@code nextCheckNanos}. */
    void answered(int row, long rttNanos, long nextCheckNanos) {
        int sample = (int) Math.min(Integer.MAX_VALUE, Math.max(1, rttNanos / 1_000));
        int before = rttMicros(row);
        // the gain of RFC 6298 for the smoothed RTT
        int smoothed = before == 0 ? sample : before + (sample - before) / 8;
        words[statePlace(row)] = (words[statePlace(row)] & ~RTT_MASK) | smoothed;
        setMisses(row, 0);
        setByte(row, FLAGS, flags(row) ^ CHECK_IPV6_NEXT);
        checkNext(row, nextCheckNanos);
    }

    /** The peer of this row did not answer: returns how often in a row by now. */
    int missed(int row, long nextCheckNanos) {
        setMisses(row, misses(row) + 1);
        checkNext(row, nextCheckNanos);
        return misses(row);
    }

    void setMisses(int row, int count) {
        setByte(row, MISSES, count);
    }

    void startCheck(int row) {
        setByte(row, FLAGS, flags(row) | BEING_CHECKED);
    }

    /** Ends a check, if one is under way, without a verdict. */
    void endCheck(int row, long nextCheckNanos) {
        if (isBeingChecked(row)) {
            checkNext(row, nextCheckNanos);
        }
    }

    private boolean isBeingChecked(int row) {
        return (flags(row) & BEING_CHECKED) != 0;
    }

    private void checkNext(int row, long atNanos) {
        setByte(row, FLAGS, flags(row) & ~BEING_CHECKED);
        words[checkPlace(row)] = atNanos;
    }

    long checkAtNanos(int row) {
        return words[checkPlace(row)];
    }

    /** The row to be checked first of those with a contact of {@code wanted} that are not being checked, or -1. */
    int firstCheck(int wanted) {
        int first = -1;
        for (int row = 0; row < size; row++) {
            boolean may = !isBeingChecked(row) && (kinds(row) & wanted) != 0;
            if (may && (first < 0 || checkAtNanos(row) - checkAtNanos(first) < 0)) {
                first = row;
            }
        }
        return first;
    }

    /** The contact to check a row by: the families take turns, so that an endpoint which died is noticed. */
    @Nullable
    Contact checkContact(int row, Families families) {
        IpFamily first = (flags(row) & CHECK_IPV6_NEXT) != 0 ? IpFamily.IPV6 : IpFamily.IPV4;
        Contact contact = families.include(first) ? contact(row, first) : null;
        return contact != null ? contact : contact(row, EndpointKinds.of(families));
    }

    int misses(int row) {
        return byteOf(row, MISSES);
    }

    /** The smoothed round trip, 0 if it is not known. */
    long rttNanos(int row) {
        return rttMicros(row) * 1_000L;
    }

    long firstWord(int row) {
        return words[row];
    }

    /** How many of them are closer to {@code target} than {@code than} is. */
    int countCloser(Key target, Key than) {
        int closer = 0;
        long distance = target.w0() ^ than.w0();
        for (int row = 0; row < size; row++) {
            int order = Long.compareUnsigned(target.w0() ^ words[row], distance);
            if (order == 0) {
                order = target.compareDistance(anyContact(row).key(), than);
            }
            closer += order < 0 ? 1 : 0;
        }
        return closer;
    }

    /** Whether any row came over quota. */
    boolean hasOverQuota() {
        return overQuota > 0;
    }

    boolean isOverQuota(int row) {
        return (flags(row) & OVER_QUOTA) != 0;
    }

    void setOverQuota(int row, boolean over) {
        if (isOverQuota(row) != over) {
            setByte(row, FLAGS, flags(row) ^ OVER_QUOTA);
            overQuota += over ? 1 : -1;
        }
    }

    /** Counts every peer but {@code except} into {@code quota}. */
    void countInto(QuotaCount quota, PeerId except, boolean sameBucket) {
        for (int row = 0; row < size; row++) {
            if (!quota.mayConcern(kinds(row), byteOf(row, PREFIX_HINT))) {
                continue;
            }
            Contact contact = contact(row, quota.family());
            if (contact != null
                    && quota.concerns(contact.endpoint().address())
                    && !contact.peer().equals(except)) {
                quota.count(contact.endpoint().address(), sameBucket);
            }
        }
    }

    private int checkPlace(int row) {
        return capacity + row;
    }

    private int statePlace(int row) {
        return 2 * capacity + row;
    }

    private int rttMicros(int row) {
        return (int) words[statePlace(row)];
    }

    private int flags(int row) {
        return byteOf(row, FLAGS);
    }

    private int kinds(int row) {
        return byteOf(row, KINDS);
    }

    private int byteOf(int row, int shift) {
        return (int) (words[statePlace(row)] >>> shift & BYTE_MASK);
    }

    private void setByte(int row, int shift, int value) {
        int place = statePlace(row);
        words[place] = (words[place] & ~(BYTE_MASK << shift)) | (value & BYTE_MASK) << shift;
    }

    private void grow(int rows) {
        long[] before = words;
        words = new long[COLUMNS * rows];
        for (int column = 0; column < COLUMNS; column++) {
            System.arraycopy(before, column * capacity, words, column * rows, size);
        }
        ipv4 = Arrays.copyOf(ipv4, rows);
        ipv6 = ipv6 == null ? null : Arrays.copyOf(ipv6, rows);
        capacity = rows;
    }
}
