package org.warrenp2p.transport.netty.tunnel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * The bounds of tunnels.
 *
 * @param most tunnels that an entrance holds at once
 * @param mostOfPrefix of them, so many of an IPv4 /24 or IPv6 /48
 * @param patience for the connection, and for TLS, each
 * @param silence after which a tunnel counts as dead; each side says something after a quarter of it
 * @param proxy an HTTP proxy through which tunnels are dialled (CONNECT), or null
 */
public record TunnelSettings(
        int most,
        int mostOfPrefix,
        Duration patience,
        Duration silence,
        @Nullable Endpoint proxy) {

    /** As many as a relay has reservations by default, and some more for those who come and go; without a proxy. */
    public static final TunnelSettings DEFAULT =
            new TunnelSettings(512, 32, Duration.ofSeconds(10), Duration.ofSeconds(120), null);

    /** @throws IllegalArgumentException if something is not positive */
    public TunnelSettings {
        if (most < 1 || mostOfPrefix < 1 || !isPositive(patience) || !isPositive(silence)) {
            throw new IllegalArgumentException("The bounds of tunnels are positive");
        }
    }

    private static boolean isPositive(Duration duration) {
        return duration.toMillis() > 0;
    }

    /** These settings with a proxy. */
    public TunnelSettings through(Endpoint httpProxy) {
        return new TunnelSettings(most, mostOfPrefix, patience, silence, httpProxy);
    }
}
