package org.warrenp2p.holepunch.portmap.router;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How often a router is asked again. */
final class RouterTimes {

    /** RFC 6886, 3.1: 250 ms, then twice as long each time. */
    static final long NAT_PMP_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long a mapping is asked for: three times with PCP, five times with NAT-PMP. */
    static final long MAP_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Taking back happens while somebody waits for the end of the program. */
    static final long UNMAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** RFC 6887, 8.1.1: IRT. */
    private static final long PCP_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private RouterTimes() {}

    /** The first interval of PCP, with its RAND of up to a tenth either way. */
    static long pcpRepeatNanos(RandomGenerator random) {
        return (long) (PCP_REPEAT_NANOS * (0.9 + 0.2 * random.nextDouble()));
    }
}
