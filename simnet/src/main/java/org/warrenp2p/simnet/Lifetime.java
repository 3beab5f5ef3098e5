package org.warrenp2p.simnet;

import java.time.Duration;

/**
 * How long a mapping or an opening lives after a packet. It ends exactly that many nanoseconds later: a packet at that
 * very instant finds it gone.
 *
 * @param unrepliedNanos after an outbound packet while nothing has come back
 * @param repliedNanos after a packet once something has come back
 * @param refreshedByInbound whether what comes in prolongs it too, or only what goes out (RFC 4787 REQ-6)
 */
public record Lifetime(long unrepliedNanos, long repliedNanos, boolean refreshedByInbound) {

    /** RFC 4787 REQ-5: not less than two minutes, five recommended; refreshed by outbound packets alone. */
    public static final Lifetime RECOMMENDED = of(Duration.ofMinutes(5));

    /** Linux since 2.4: nf_conntrack_udp_timeout 30 s and nf_conntrack_udp_timeout_stream 120 s, either way refreshes. */
    public static final Lifetime LINUX = new Lifetime(30_000_000_000L, 120_000_000_000L, true);

    /** @throws IllegalArgumentException if a time is not positive */
    public Lifetime {
        if (unrepliedNanos <= 0 || repliedNanos <= 0) {
            throw new IllegalArgumentException("A lifetime is positive");
        }
    }

    /** That long after each outbound packet. */
    public static Lifetime of(Duration duration) {
        return new Lifetime(duration.toNanos(), duration.toNanos(), false);
    }

    /** This one, prolonged by inbound packets as well. */
    public Lifetime withInboundRefresh() {
        return new Lifetime(unrepliedNanos, repliedNanos, true);
    }

    // A stamp is the instant of the end and, in its lowest bit, whether something has come back: 63 bits of nanoseconds
    // are 292 years, 62 bits still 146. Zero, the stamp of what never was, has ended at the first instant.

    static boolean isAlive(long stamp, long nowNanos) {
        return nowNanos < stamp >> 1;
    }

    /** The stamp after an outbound packet. */
    long afterOutbound(long stamp, long nowNanos) {
        boolean replied = isAlive(stamp, nowNanos) && (stamp & 1) != 0;
        return replied ? stamp(nowNanos + repliedNanos, 1) : stamp(nowNanos + unrepliedNanos, 0);
    }

    /** The stamp, of something alive, after an inbound packet. */
    long afterInbound(long stamp, long nowNanos) {
        return refreshedByInbound ? stamp(nowNanos + repliedNanos, 1) : stamp | 1;
    }

    private static long stamp(long endNanos, int replied) {
        return endNanos << 1 | replied;
    }
}
