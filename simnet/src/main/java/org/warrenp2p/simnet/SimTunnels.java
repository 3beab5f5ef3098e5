package org.warrenp2p.simnet;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.TunnelTransport;

/**
 * Tunnels in memory: what goes in comes out once and in order, as late as TCP would bring it. A connection takes a round trip, and
 * TLS another. Translators let them out; nobody behind one takes any.
 */
final class SimTunnels implements TunnelTransport {

    /** As the real ones. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SimHost host;

    SimTunnels(SimHost host) {
        this.host = host;
    }

    @Override
    public void dial(Endpoint remote, Endpoint alias, DatagramHandler handler, Completion<Tunnel> completion) {
        SimHost there = host.network().hostAt(host, remote.address());
        if (there == null || !host.network().connects(host, there)) {
            fail(PATIENCE_NANOS, Failure.Code.TIMEOUT, "Nobody answers at " + remote, completion);
            return;
        }
        long roundTripNanos = roundTripNanos(there);
        there.loop().schedule(roundTripNanos / 2, () -> {
            SimEntrance entrance = there.entrances().stream()
                    .filter(one -> one.isAt(remote))
                    .findFirst()
                    .orElse(null);
            if (entrance == null) {
                fail(roundTripNanos / 2, Failure.Code.REFUSED, "Nothing listens at " + remote, completion);
                return;
            }
            SimTunnel ours = new SimTunnel(host, there, new Endpoint(host.address(), remote.port()), alias, handler);
            SimTunnel theirs = entrance.accept(host);
            ours.pairWith(theirs);
            theirs.pairWith(ours);
            host.loop().schedule(roundTripNanos / 2 + roundTripNanos(there), () -> completion.succeeded(ours));
        });
    }

    private long roundTripNanos(SimHost there) {
        return host.network().reliableNanos(host, there) + host.network().reliableNanos(there, host);
    }

    private void fail(long afterNanos, Failure.Code code, String message, Completion<?> completion) {
        host.loop().schedule(afterNanos, () -> completion.failed(new Failure(code, message)));
    }

    @Override
    public void listen(
            Endpoint local, Supplier<Endpoint> aliases, DatagramHandler handler, Completion<Entrance> completion) {
        host.loop().execute(() -> {
            SimEntrance entrance = new SimEntrance(host, local, aliases, handler);
            if (host.entrances().stream().anyMatch(other -> other.isAt(local))) {
                completion.failed(new Failure(Failure.Code.ADDRESS_IN_USE, "Something listens at " + local));
            } else {
                host.entrances().add(entrance);
                completion.succeeded(entrance);
            }
        });
    }
}
