package org.warrenp2p.node.core.nat;

import java.time.Duration;
import org.warrenp2p.holepunch.limit.SlidingQuota;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.RateBuckets;

/**
 * How many probes this server sends or has sent because others ask. Each is a packet of nine bytes for a request of five
 * times as many, so nobody is amplified; the quotas keep anybody from steering many servers at one place.
 */
final class ProbeQuotas {

    /** A check asks one server for two probes on the main port and three on a spare one; three checks. */
    static final int PER_PEER = 16;

    /** Four peers of one prefix, as those behind one carrier's translator, that check at the same time. */
    static final int PER_PREFIX = 64;

    /**
     * Of each server, to one /24 or /48: a check in a network of eight takes eight of each, those included that it has
     * others send. Whoever steers a thousand servers at one prefix gets 800 packets a second of nine bytes there, and has
     * sent as many of its own that are larger.
     */
    static final int PER_TARGET_PREFIX = 48;

    /** Four a second: 36 bytes. */
    static final int IN_ALL = 240;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /** Keys that count at a time; as many as can pass in a window, so nobody is refused for want of a key. */
    private static final int KEYS = IN_ALL;

    /** The key where there is only one. */
    private static final String ALL = "";

    private final SlidingQuota<PeerId> ofPeer = new SlidingQuota<>(PER_PEER, WINDOW_NANOS, KEYS);
    private final SlidingQuota<IpAddress> ofPrefix = new SlidingQuota<>(PER_PREFIX, WINDOW_NANOS, KEYS);
    private final SlidingQuota<IpAddress> toPrefix = new SlidingQuota<>(PER_TARGET_PREFIX, WINDOW_NANOS, KEYS);
    private final SlidingQuota<String> all = new SlidingQuota<>(IN_ALL, WINDOW_NANOS, 1);

    /**
     * Takes one probe that {@code peer} at {@code source} asks for.
     *
     * @return 0 if it may be, and counts; else how many seconds to wait
     */
    int take(PeerId peer, Endpoint source, Endpoint target, long nowNanos) {
        IpAddress from = RateBuckets.networkOf(source.address());
        IpAddress to = RateBuckets.networkOf(target.address());
        long waitNanos = Math.max(
                Math.max(ofPeer.waitNanos(peer, nowNanos), ofPrefix.waitNanos(from, nowNanos)),
                Math.max(toPrefix.waitNanos(to, nowNanos), all.waitNanos(ALL, nowNanos)));
        if (waitNanos > 0) {
            return (int) Math.max(1, Duration.ofNanos(waitNanos).toSeconds() + 1);
        }
        ofPeer.tryTake(peer, nowNanos);
        ofPrefix.tryTake(from, nowNanos);
        toPrefix.tryTake(to, nowNanos);
        all.tryTake(ALL, nowNanos);
        return 0;
    }
}
