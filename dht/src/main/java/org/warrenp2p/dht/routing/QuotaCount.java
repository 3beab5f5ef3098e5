package org.warrenp2p.dht.routing;

import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;

/**
 * Counts how many peers share prefixes with one address, to see whether one more would exceed the soft quotas of
 * PROTOCOL (DHT): whoever rents a subnet must not fill a table with it. Counting on demand costs a scan of some 260
 * entries per admission, and saves every node a map of prefixes. Public addresses only; others are exempt.
 */
final class QuotaCount {

    /** PROTOCOL: at most 4 peer ids per address. */
    private static final int PER_ADDRESS = 4;

    /** With fewer others that {@link #concerns} an address no quota is exceeded. */
    static final int LEAST = 2;

    private final IpAddress address;
    private final boolean exempt;
    private final int narrowBits;
    private final int wideBits;
    private final int wideTableLimit;
    private final int kinds;
    private final int hint;
    private int sameAddress;
    private int narrowInBucket;
    private int narrowInTable;
    private int wideInBucket;
    private int wideInTable;

    QuotaCount(IpAddress address) {
        this.address = address;
        this.exempt = AddressScope.of(address) != AddressScope.PUBLIC;
        this.narrowBits = address.isIpv4() ? 24 : 48;
        this.wideBits = address.isIpv4() ? 16 : 32;
        this.wideTableLimit = address.isIpv4() ? 30 : 20;
        this.kinds = EndpointKinds.of(address.family());
        this.hint = hintOf(address);
    }

    /**
     * A byte that is the same for all IPv4 addresses of a /16, so that a walk through a table passes by most rows without
     * a look at their contacts; 0 for IPv6, which few rows have.
     */
    static int hintOf(IpAddress address) {
        // an odd factor, so that neighbouring /16s differ
        return address.isIpv4() ? (address.ipv4Word() >>> 24) * 29 + (address.ipv4Word() >>> 16) & 0xff : 0;
    }

    /** Whether a row with endpoints of these kinds ({@link EndpointKinds}), and this hint of its IPv4 one, may count. */
    boolean mayConcern(int kindsOfRow, int hintOfRow) {
        return (kindsOfRow & kinds) != 0 && (kinds != EndpointKinds.IPV4 || hintOfRow == hint);
    }

    boolean isExempt() {
        return exempt;
    }

    /** The family of the address: endpoints of the other one do not count. */
    IpFamily family() {
        return address.family();
    }

    /** Whether {@code other}, of the same family, counts at all; most do not. */
    boolean concerns(IpAddress other) {
        return address.sharesPrefix(other, wideBits);
    }

    /** One other peer of the table has an endpoint at {@code other}, which {@link #concerns} this address. */
    void count(IpAddress other, boolean sameBucket) {
        wideInTable++;
        wideInBucket += sameBucket ? 1 : 0;
        if (address.sharesPrefix(other, narrowBits)) {
            narrowInTable++;
            narrowInBucket += sameBucket ? 1 : 0;
            sameAddress += other.equals(address) ? 1 : 0;
        }
    }

    /** Whether one more peer at this address, besides those that were counted, is over a quota. */
    boolean isExceeded() {
        return !exempt
                && (narrowInBucket >= LEAST
                        || narrowInTable >= 10
                        || wideInBucket >= 4
                        || wideInTable >= wideTableLimit
                        || sameAddress >= PER_ADDRESS);
    }
}
