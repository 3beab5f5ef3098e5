package org.warrenp2p.proto.message;

import org.warrenp2p.proto.IpFamily;

/** Which address families the asker can send to; contacts of others are no use to it. */
public enum Families {
    /** IPv4 only. */
    IPV4,
    /** IPv6 only. */
    IPV6,
    /** Both; contacts are given with IPv4 where they have it. */
    BOTH;

    /** Whether an endpoint of {@code family} is wanted. */
    public boolean include(IpFamily family) {
        return switch (this) {
            case IPV4 -> family == IpFamily.IPV4;
            case IPV6 -> family == IpFamily.IPV6;
            case BOTH -> true;
        };
    }
}
