package org.warrenp2p.node.core.promise;

import java.time.Duration;
import org.warrenp2p.holepunch.nat.MappingLifetime;
import org.warrenp2p.node.core.nat.OwnNat;
import org.warrenp2p.proto.IpFamily;

/** How often a way that is to stay open is used. */
public final class Keepalive {

    /** PROTOCOL: a mapping that nobody has measured holds for 30 s at least in home gateways. */
    public static final Duration LONGEST = Duration.ofSeconds(25);

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** Home gateways close mappings from 30 s on (RFC 4787, measured): half of that, while the own one is not known. */
    private static final Duration UNMEASURED = Duration.ofSeconds(15);

    private Keepalive() {}

    /** {@code wanted}, or the bound that is nearest to it. */
    public static Duration within(Duration wanted) {
        Duration most = wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
        return most.compareTo(SHORTEST) > 0 ? most : SHORTEST;
    }

    /** Half of how long mappings live, of the family where that is shorter; with most peers there are ways in both. */
    public static Duration measured(OwnNat nat) {
        Duration shortest = UNMEASURED;
        boolean measured = false;
        for (IpFamily family : IpFamily.values()) {
            MappingLifetime lifetime = nat.report(family).lifetime();
            if (!lifetime.equals(MappingLifetime.UNKNOWN)) {
                Duration own = lifetime.keepalive();
                shortest = measured && shortest.compareTo(own) < 0 ? shortest : own;
                measured = true;
            }
        }
        return shortest;
    }
}
