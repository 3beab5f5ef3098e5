package org.warrenp2p.proto.message;

import java.util.Collection;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;

/** Which address families the asker can send to; contacts of others are no use to it. */
public enum Families {
    /** IPv4 only. */
    IPV4(true, false),
    /** IPv6 only. */
    IPV6(false, true),
    /** Both; contacts are given with IPv4 where they have it. */
    BOTH(true, true);

    private final boolean ipv4;
    private final boolean ipv6;

    Families(boolean ipv4, boolean ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** Those of {@code endpoints}; IPv4 if there are none. */
    public static Families of(Collection<Endpoint> endpoints) {
        boolean ipv4 = endpoints.stream().anyMatch(endpoint -> endpoint.family() == IpFamily.IPV4);
        boolean ipv6 = endpoints.stream().anyMatch(endpoint -> endpoint.family() == IpFamily.IPV6);
        return !ipv6 ? IPV4 : ipv4 ? BOTH : IPV6;
    }

    /** Whether an endpoint of {@code family} is wanted. */
    public boolean include(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }
}
