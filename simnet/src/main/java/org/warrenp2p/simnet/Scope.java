package org.warrenp2p.simnet;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/**
 * How much of the far endpoint decides: nothing, its address, or address and port. Both functions of a translator are
 * one of these (RFC 4787 sections 4.1 and 5).
 *
 * <p>Keys are exact for IPv4, 48 bits, and fingerprints of 63 bits for IPv6: two of a million flows in one table share
 * one by chance less than once in ten million tables.
 */
enum Scope {
    /** Endpoint-independent. */
    ANYBODY,
    /** Address-dependent. */
    ADDRESS,
    /** Address-and-port-dependent. */
    ENDPOINT;

    private static final int PORT_BITS = 16;
    private static final long IPV6_MARK = 1L << 63;

    static Scope of(MappingBehavior mapping) {
        return switch (mapping) {
            case ENDPOINT_INDEPENDENT -> ANYBODY;
            case ADDRESS_DEPENDENT -> ADDRESS;
            case ADDRESS_AND_PORT_DEPENDENT -> ENDPOINT;
            case NONE, UNKNOWN -> throw new IllegalArgumentException("A translator has a mapping, not " + mapping);
        };
    }

    static Scope of(FilteringBehavior filtering) {
        return switch (filtering) {
            case ENDPOINT_INDEPENDENT -> ANYBODY;
            case ADDRESS_DEPENDENT -> ADDRESS;
            case ADDRESS_AND_PORT_DEPENDENT -> ENDPOINT;
            case NONE, UNKNOWN -> throw new IllegalArgumentException("A filter filters, unlike " + filtering);
        };
    }

    /** What two endpoints have in common exactly if they are the same to this scope. */
    long keyOf(Endpoint far) {
        return switch (this) {
            case ANYBODY -> 0;
            case ADDRESS -> key(far.address(), 0);
            case ENDPOINT -> key(far.address(), far.port());
        };
    }

    /** Whether this one tells apart everything that {@code other} does. */
    boolean isAtLeast(Scope other) {
        return compareTo(other) >= 0;
    }

    /** One key for a port of the near side and a key of the far side: exact where that is. */
    static long flowKey(int nearPort, long farKey) {
        return farKey >= 0 ? farKey << PORT_BITS | nearPort : Mixing.mix(farKey + nearPort);
    }

    private static long key(IpAddress address, int port) {
        return address.isIpv4()
                ? (address.ipv4Word() & 0xffff_ffffL) << PORT_BITS | port
                : Mixing.mix(address.high() ^ Mixing.mix(address.low() ^ Mixing.mix(port))) | IPV6_MARK;
    }
}
