package org.warrenp2p.simnet;

import org.warrenp2p.proto.IpAddress;

/**
 * Public addresses for hosts that were given none, spread so that the quotas per prefix do not bite where a test is
 * about something else: as many different /16 and /32 as there are.
 */
final class SimAddresses {

    /** First octets 11 to 95: no private, carrier, loopback or link-local range among them. */
    private static final int FIRST_OCTET = 11;

    private static final int FIRST_OCTETS = 85;

    /** Below 2a00::/12, which is given out in /32 to providers (RIPE NCC). */
    private static final long IPV6_BASE = 0x2a00_0000L;

    private SimAddresses() {}

    /** The address of host {@code index}: distinct up to 85 · 2¹⁶ · 254. */
    static IpAddress ipv4(int index) {
        int first = FIRST_OCTET + index % FIRST_OCTETS;
        int rest = index / FIRST_OCTETS;
        int second = rest & 0xff;
        int third = (rest >>> 8) & 0xff;
        int last = 1 + (rest >>> 16);
        return IpAddress.ofIpv4((first << 24) | (second << 16) | (third << 8) | last);
    }

    /** The address of host {@code index}, in a /32 of its own. */
    static IpAddress ipv6(int index) {
        return new IpAddress((IPV6_BASE + index) << 32, 1);
    }
}
