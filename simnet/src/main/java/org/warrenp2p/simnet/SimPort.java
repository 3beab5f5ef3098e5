package org.warrenp2p.simnet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * What is bound to an endpoint of a host and takes what arrives there. Bound to the unspecified address, it has every
 * address of its family.
 */
abstract class SimPort {

    private final SimHost host;
    private Endpoint local;

    SimPort(SimHost host, Endpoint local) {
        this.host = host;
        this.local = local;
    }

    /** Takes what has arrived, in a turn of the host. */
    abstract void receive(Datagram datagram);

    /** Looks at what {@link #receive} will look at, and does nothing; what that gives has no meaning. */
    int foresee(Datagram datagram) {
        return 0;
    }

    SimHost host() {
        return host;
    }

    Endpoint local() {
        return local;
    }

    boolean listensAt(Endpoint endpoint) {
        return Objects.equals(endpoint, local) // most often the very same
                || (endpoint.port() == local.port()
                        && local.address().isUnspecified()
                        && endpoint.family() == local.family());
    }

    /** Whether the two could not be open together. */
    boolean collidesWith(Endpoint other) {
        return listensAt(other)
                || (other.port() == local.port()
                        && other.address().isUnspecified()
                        && other.family() == local.family());
    }

    void moved(IpAddress from, IpAddress to) {
        if (local.address().equals(from)) {
            local = new Endpoint(to, local.port());
        }
    }

    /** Where what it sends comes from. */
    @Nullable
    Endpoint source() {
        if (!local.address().isUnspecified()) {
            return local;
        }
        IpAddress address = host.firstAddress(local.family());
        return address == null ? null : new Endpoint(address, local.port());
    }

    @Override
    public String toString() {
        return local + " of " + host;
    }
}
