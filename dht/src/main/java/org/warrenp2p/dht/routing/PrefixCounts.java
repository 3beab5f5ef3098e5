package org.warrenp2p.dht.routing;

import org.warrenp2p.proto.IpAddress;

/**
 * How many IPv4 addresses of a table there are of each /16, roughly: prefixes share counts, so a count may be too high and is
 * never too low. A quota needs at least {@link QuotaCount#LEAST} others to be exceeded, and a table of 260 peers who live
 * apart has so many in one of forty counts: then nobody has to walk through it.
 */
final class PrefixCounts {

    /** Four for each peer of a full table. */
    private static final int COUNTS = 1_024;

    /** Bits of a count. One that is full stays so, and means only that the table is walked through. */
    private static final int WIDTH = 4;

    private static final int FULL = (1 << WIDTH) - 1;
    private static final int PER_BYTE = Byte.SIZE / WIDTH;

    private final byte[] counts = new byte[COUNTS / PER_BYTE];

    /** An address of the table, IPv4. */
    void add(IpAddress address) {
        int count = of(address);
        set(address, Math.min(FULL, count + 1));
    }

    /** An address that was {@link #add}ed is not there any more. */
    void remove(IpAddress address) {
        int count = of(address);
        set(address, count == FULL ? FULL : count - 1);
    }

    /** At least as many as there are in the /16 of {@code address}, but no more than fit into a count. */
    int of(IpAddress address) {
        int place = placeOf(address);
        return (counts[place / PER_BYTE] >>> shiftOf(place)) & FULL;
    }

    private void set(IpAddress address, int count) {
        int place = placeOf(address);
        int others = counts[place / PER_BYTE] & ~(FULL << shiftOf(place));
        counts[place / PER_BYTE] = (byte) (others | (count << shiftOf(place)));
    }

    private static int shiftOf(int place) {
        return place % PER_BYTE * WIDTH;
    }

    /** Spread by a product with 2³² / φ (Knuth, volume 3, section 6.4), because /16s are given out in rows. */
    private static int placeOf(IpAddress address) {
        int prefix = address.ipv4Word() >>> 16;
        return (prefix * 0x9e3779b9) >>> (Integer.numberOfLeadingZeros(COUNTS) + 1);
    }
}
