package org.warrenp2p.transport.session;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.SessionCrypto;

/**
 * Decides which first packets get to the curves. All do, until the load is high; then one without a valid cookie gets a
 * cookie reply and is forgotten, and one with a cookie passes as often as its address and network may.
 */
final class CookieGate {

    /** First packets per second and host, and per network, while the load is high (PROTOCOL). */
    static final int PER_HOST = 5;

    static final int PER_NETWORK = 50;

    /** Networks and hosts with a rate at a time; about 2 MB. Beyond, newcomers wait until one has been silent. */
    private static final int MAX_NETWORKS = 4_096;

    private static final int MAX_HOSTS = 8_192;

    private final SessionCrypto crypto;
    private final PacketSender sender;
    private final SessionClock clock;
    private final SessionCounters counters;
    private final HandshakeLoad load;
    private final Cookies cookies;
    private final RateBuckets<IpAddress> networks = new RateBuckets<>(PER_NETWORK, MAX_NETWORKS);
    private final RateBuckets<IpAddress> hosts = new RateBuckets<>(PER_HOST, MAX_HOSTS);

    CookieGate(
            SessionCrypto crypto, PacketSender sender, SessionClock clock, Entropy entropy, SessionCounters counters) {
        this.crypto = crypto;
        this.sender = sender;
        this.clock = clock;
        this.counters = counters;
        load = new HandshakeLoad(crypto::strangersNanos, clock.now());
        cookies = new Cookies(entropy);
    }

    /** Whether a first packet that has passed the cheap check may go on; if not, it has got its answer. */
    boolean admits(Path path, byte[] packet, int inWork) {
        long nowNanos = clock.now();
        if (!load.isHigh(inWork, nowNanos)) {
            return true;
        }
        if (!cookies.covers(packet, path.remote(), nowNanos)) {
            sendCookie(path, packet, nowNanos);
            return false;
        }
        if (!mayPass(path.remote(), nowNanos)) {
            counters.cookieLimited.increment();
            return false;
        }
        counters.cookieShown.increment();
        return true;
    }

    private void sendCookie(Path path, byte[] packet, long nowNanos) {
        Bytes cookie = cookies.of(path.remote(), nowNanos);
        if (sender.sendWithinBudget(path, crypto.sealCookie(Bytes.wrap(packet), cookie))) {
            counters.cookieSent.increment();
        }
    }

    /**
     * The network first, so that one with many addresses cannot take all the hosts' places. The nodes of one machine all
     * have one loopback address, which nobody outside can have; 5 a second would make them wait for each other.
     */
    private boolean mayPass(Endpoint source, long nowNanos) {
        if (source.address().isLoopback()) {
            return true;
        }
        return networks.tryPass(RateBuckets.networkOf(source.address()), nowNanos)
                && hosts.tryPass(RateBuckets.hostOf(source.address()), nowNanos);
    }
}
