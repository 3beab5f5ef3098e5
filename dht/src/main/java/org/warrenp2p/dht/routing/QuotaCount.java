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

    private final IpAddress address;
    private final boolean exempt;
    private final int narrowBits;
    private final int wideBits;
    private final int wideTableLimit;
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
                && (narrowInBucket >= 2
                        || narrowInTable >= 10
                        || wideInBucket >= 4
                        || wideInTable >= wideTableLimit
                        || sameAddress >= PER_ADDRESS);
    }
}
