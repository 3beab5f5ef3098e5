package org.warrenp2p.holepunch.portmap;

import org.warrenp2p.proto.Endpoint;

/**
 * A port of a router that leads to this node.
 *
 * @param internal where the node listens
 * @param external where strangers reach it; for IPv6, where nothing is translated, the same
 * @param lifetimeSeconds for how long the router keeps it unless it is renewed; 0 if until it is told otherwise
 */
public record PortMapping(MappingProtocol protocol, Endpoint internal, Endpoint external, long lifetimeSeconds) {

    /** Below are services of others; peers send nothing there ({@link org.warrenp2p.holepunch.candidate.TargetRules}). */
    private static final int FIRST_UNPRIVILEGED = 1_024;

    private static final int HTTPS_PORT = 443;

    /** Whether strangers on the internet could mean it. A private address outside is that of a second translator. */
    public boolean isUseful() {
        return external.address().isPublic()
                && (external.port() >= FIRST_UNPRIVILEGED || external.port() == HTTPS_PORT);
    }

    /** Whether another translator stands between the router and the internet. */
    public boolean isDoubleNat() {
        return external.address().isPrivate();
    }
}
