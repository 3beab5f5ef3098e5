package org.warrenp2p.node.core.promise;

import java.time.Duration;

/** How often a way that is to stay open is used. */
public final class Keepalive {

    /** PROTOCOL: a mapping that nobody has measured holds for 30 s at least in home gateways. */
    public static final Duration LONGEST = Duration.ofSeconds(25);

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private Keepalive() {}

    /** {@code wanted}, or the bound that is nearest to it. */
    public static Duration within(Duration wanted) {
        Duration most = wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
        return most.compareTo(SHORTEST) > 0 ? most : SHORTEST;
    }
}
