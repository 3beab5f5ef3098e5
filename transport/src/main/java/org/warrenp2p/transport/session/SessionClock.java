package org.warrenp2p.transport.session;

import java.util.random.RandomGenerator;
import org.warrenp2p.transport.EventLoop;

/** When sessions end, by their settings. All timers of sessions are listed in docs/wire.md ("Timers"). */
final class SessionClock {

    private final EventLoop loop;
    private final RandomGenerator random;
    private final SessionSettings.Limits limits;
    private final long provisionalNanos;
    private final long inboundIdleNanos;
    private final long outboundIdleNanos;
    private final long oldKeysNanos;
    private final long rekeyNanos;
    private final long hardStopNanos;

    SessionClock(EventLoop loop, RandomGenerator random, SessionSettings settings) {
        this.loop = loop;
        this.random = random;
        limits = settings.limits();
        SessionSettings.Lifetimes lifetimes = settings.lifetimes();
        provisionalNanos = lifetimes.provisional().toNanos();
        inboundIdleNanos = lifetimes.inboundIdle().toNanos();
        outboundIdleNanos = lifetimes.outboundIdle().toNanos();
        oldKeysNanos = lifetimes.oldKeys().toNanos();
        rekeyNanos = lifetimes.rekey().toNanos();
        hardStopNanos = lifetimes.hardStop().toNanos();
    }

    long now() {
        return loop.nanoTime();
    }

    /** Give or take a tenth, so that the sessions of a node that starts do not all renew at once. */
    long rekeyAt(long createdNanos) {
        return createdNanos + (long) (rekeyNanos * (0.9 + 0.2 * random.nextDouble()));
    }

    long drainedAt(long now) {
        return now + oldKeysNanos;
    }

    /** When the session ends, whatever is received. */
    long endOf(Session session) {
        long hardStop = session.createdNanos + hardStopNanos;
        return switch (session.state) {
            case PROVISIONAL -> session.createdNanos + provisionalNanos;
            case CURRENT -> hardStop;
            case DRAINING -> earlier(hardStop, session.drainedNanos);
            case CLOSED -> now();
        };
    }

    /** When the peer, whose session we began, is forgotten if nothing more is received. */
    long outboundIdleAt(PeerEntry entry) {
        return entry.heardNanos + outboundIdleNanos;
    }

    /** When the peer, who began the session, is forgotten if nothing more is received. */
    long inboundIdleAt(PeerEntry entry) {
        return entry.heardNanos + inboundIdleNanos;
    }

    /** Whether its keys must not be used any more. */
    boolean isWornOut(Session session) {
        return session.packets() >= limits.hardStopPackets() || now() - session.createdNanos >= hardStopNanos;
    }

    /** Whether its initiator should make new keys. */
    boolean wantsRekey(Session session) {
        return session.packets() >= limits.rekeyPackets() || now() - session.rekeyNanos >= 0;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }
}
