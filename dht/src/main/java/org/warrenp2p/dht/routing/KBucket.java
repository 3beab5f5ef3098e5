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
 */
final class KBucket {

    private static final byte OVER_QUOTA = 1;
    private static final byte BEING_CHECKED = 2;
    private static final byte CHECK_IPV6_NEXT = 4;

    /** Most buckets of a large network are full, and the others nearly empty. */
    private static final int FIRST_CAPACITY = 4;

    private final int limit;
    private int size;
    private int overQuota;
    private long[] firstWords = new long[FIRST_CAPACITY];
    private long[] checkAtNanos = new long[FIRST_CAPACITY];
    private int[] rttMicros = new int[FIRST_CAPACITY];
    private byte[] misses = new byte[FIRST_CAPACITY];
    private byte[] flags = new byte[FIRST_CAPACITY];
    /** Of the contacts in the row: {@link EndpointKinds}. */
    private byte[] kinds = new byte[FIRST_CAPACITY];

    private @Nullable Contact[] ipv4 = new Contact[FIRST_CAPACITY];
    private @Nullable Contact @Nullable [] ipv6;

    KBucket(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == limit;
    }

    /** The row of {@code peer}, or -1. */
    int rowOf(PeerId peer) {
        long word = peer.key().w0();
        for (int row = 0; row < size; row++) {
            if (firstWords[row] == word && peerAt(row).equals(peer)) {
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

    /** The contact of the row whose endpoint is one of {@code wanted} ({@link EndpointKinds}), IPv4 first; or null. */
    @Nullable
    Contact contact(int row, int wanted) {
        int fit = kinds[row] & wanted;
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
        if (size == firstWords.length) {
            grow(Math.min(limit, 2 * size));
        }
        int row = size++;
        firstWords[row] = contact.key().w0();
        checkAtNanos[row] = 0;
        rttMicros[row] = 0;
        misses[row] = 0;
        flags[row] = 0;
        kinds[row] = 0;
        setContact(row, contact.endpoint().family(), contact);
        return row;
    }

    /** Removes a row; the last one takes its place. */
    void remove(int row) {
        setOverQuota(row, false);
        int last = --size;
        firstWords[row] = firstWords[last];
        checkAtNanos[row] = checkAtNanos[last];
        rttMicros[row] = rttMicros[last];
        misses[row] = misses[last];
        flags[row] = flags[last];
        kinds[row] = kinds[last];
        ipv4[row] = ipv4[last];
        ipv4[last] = null;
        if (ipv6 != null) {
            ipv6[row] = ipv6[last];
            ipv6[last] = null;
        }
    }

    void setContact(int row, IpFamily family, @Nullable Contact contact) {
        int others = kinds[row] & ~EndpointKinds.of(family);
        kinds[row] = (byte) (contact == null ? others : others | EndpointKinds.of(contact));
        switch (family) {
            case IPV4 -> ipv4[row] = contact;
            case IPV6 -> {
                if (ipv6 == null) {
                    ipv6 = new Contact[firstWords.length];
                }
                ipv6[row] = contact;
            }
        }
    }

    /** Whether the row has a contact of either family. */
    boolean hasContact(int row) {
        return kinds[row] != 0;
    }

    /** The peer of this row answered: it is alive, and is to be looked at again at {@code nextCheckNanos}. */
    void answered(int row, long rttNanos, long nextCheckNanos) {
        int sample = (int) Math.min(Integer.MAX_VALUE, Math.max(1, rttNanos / 1_000));
        // the gain of RFC 6298 for the smoothed RTT
        rttMicros[row] = rttMicros[row] == 0 ? sample : rttMicros[row] + (sample - rttMicros[row]) / 8;
        misses[row] = 0;
        flags[row] ^= CHECK_IPV6_NEXT;
        checkNext(row, nextCheckNanos);
    }

    /** The peer of this row did not answer: returns how often in a row by now. */
    int missed(int row, long nextCheckNanos) {
        misses[row]++;
        checkNext(row, nextCheckNanos);
        return misses[row];
    }

    void setMisses(int row, int count) {
        misses[row] = (byte) count;
    }

    void startCheck(int row) {
        flags[row] |= BEING_CHECKED;
    }

    /** Ends a check, if one is under way, without a verdict. */
    void endCheck(int row, long nextCheckNanos) {
        if ((flags[row] & BEING_CHECKED) != 0) {
            checkNext(row, nextCheckNanos);
        }
    }

    private void checkNext(int row, long atNanos) {
        flags[row] &= ~BEING_CHECKED;
        checkAtNanos[row] = atNanos;
    }

    long checkAtNanos(int row) {
        return checkAtNanos[row];
    }

    /** The row to be checked first of those with a contact of {@code wanted} that are not being checked, or -1. */
    int firstCheck(int wanted) {
        int first = -1;
        for (int row = 0; row < size; row++) {
            boolean may = (flags[row] & BEING_CHECKED) == 0 && (kinds[row] & wanted) != 0;
            if (may && (first < 0 || checkAtNanos[row] - checkAtNanos[first] < 0)) {
                first = row;
            }
        }
        return first;
    }

    /** The contact to check a row by: the families take turns, so that an endpoint which died is noticed. */
    @Nullable
    Contact checkContact(int row, Families families) {
        IpFamily first = (flags[row] & CHECK_IPV6_NEXT) != 0 ? IpFamily.IPV6 : IpFamily.IPV4;
        Contact contact = families.include(first) ? contact(row, first) : null;
        return contact != null ? contact : contact(row, EndpointKinds.of(families));
    }

    int misses(int row) {
        return misses[row];
    }

    /** The smoothed round trip, 0 if it is not known. */
    long rttNanos(int row) {
        return rttMicros[row] * 1_000L;
    }

    long firstWord(int row) {
        return firstWords[row];
    }

    /** How many of them are closer to {@code target} than {@code than} is. */
    int countCloser(Key target, Key than) {
        int closer = 0;
        long distance = target.w0() ^ than.w0();
        for (int row = 0; row < size; row++) {
            int order = Long.compareUnsigned(target.w0() ^ firstWords[row], distance);
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
        return (flags[row] & OVER_QUOTA) != 0;
    }

    void setOverQuota(int row, boolean over) {
        if (isOverQuota(row) != over) {
            flags[row] ^= OVER_QUOTA;
            overQuota += over ? 1 : -1;
        }
    }

    /** Counts every peer but {@code except} into {@code quota}. */
    void countInto(QuotaCount quota, PeerId except, boolean sameBucket) {
        for (int row = 0; row < size; row++) {
            Contact contact = contact(row, quota.family());
            if (contact != null
                    && quota.concerns(contact.endpoint().address())
                    && !contact.peer().equals(except)) {
                quota.count(contact.endpoint().address(), sameBucket);
            }
        }
    }

    private void grow(int capacity) {
        firstWords = Arrays.copyOf(firstWords, capacity);
        checkAtNanos = Arrays.copyOf(checkAtNanos, capacity);
        rttMicros = Arrays.copyOf(rttMicros, capacity);
        misses = Arrays.copyOf(misses, capacity);
        flags = Arrays.copyOf(flags, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        ipv4 = Arrays.copyOf(ipv4, capacity);
        ipv6 = ipv6 == null ? null : Arrays.copyOf(ipv6, capacity);
    }
}
