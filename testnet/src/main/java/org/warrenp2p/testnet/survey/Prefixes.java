package org.warrenp2p.testnet.survey;

import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;

/** What is told of an address: the network that it is in, not whose it is. */
final class Prefixes {

    private static final int IPV4_BITS = 24;

    /** What a provider gives a customer at most (RFC 6177). */
    private static final int IPV6_BITS = 48;

    private Prefixes() {}

    static String of(IpAddress address) {
        int bits = address.family() == IpFamily.IPV4 ? IPV4_BITS : IPV6_BITS;
        return address.prefix(bits) + "/" + bits;
    }
}
