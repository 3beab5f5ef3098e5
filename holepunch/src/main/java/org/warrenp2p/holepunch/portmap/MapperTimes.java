package org.warrenp2p.holepunch.portmap;

import java.util.concurrent.TimeUnit;

/** How long things take, and how often they are repeated. */
public final class MapperTimes {

    /** How long a router has to show what it speaks. A router is a neighbour; the second try of PCP comes after 3 s. */
    public static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** How long a better protocol is waited for when one has answered: a router speaks them all at about the same time. */
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** RFC 6886, 3.3 and RFC 6887, 11.2.1 recommend two hours. */
    static final long LIFETIME_SECONDS = 7_200;

    /** A mapping that lives shorter costs more packets than it is worth; RFC 6887, 15.1 lets no server grant less than 120 s. */
    static final long LEAST_LIFETIME_SECONDS = 60;

    /** RFC 6887, 15: no more than a day is believed of a lifetime. */
    static final long MOST_LIFETIME_SECONDS = 86_400;

    /** RFC 6887, 11.2.1: renewals are at least 4 s apart. */
    static final long LEAST_RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** How often the router is asked whether it still knows: that long a restart may go unnoticed. */
    static final long CHECK_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** How often it is looked whether the way out is another one. */
    static final long GATEWAY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How long a router that speaks nothing, or refuses everything, is left alone; with up to a tenth more. */
    static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(15);

    private MapperTimes() {}
}
