package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;

/**
 * The way that a link takes from one host to another at each moment: straight, or, while the path of the session leads
 * through a circuit, by the host of the relay.
 */
final class SimWay implements PipeWay {

    private final SimPeerChannels owner;
    private final PeerId peer;
    private final SimHost there;

    SimWay(SimPeerChannels owner, PeerId peer, SimHost there) {
        this.owner = owner;
        this.peer = peer;
        this.there = there;
    }

    /** The way to wherever the path to {@code peer} leads, or null if it leads nowhere. */
    static @Nullable SimWay to(SimPeerChannels owner, PeerId peer) {
        PeerPaths.Path path = owner.paths().pathTo(peer);
        if (path == null) {
            return null;
        }
        SimHost there = path.socket() instanceof CircuitEnd ? hostOf(owner, peer) : otherEndOf(owner, path);
        return there == null ? null : new SimWay(owner, peer, there);
    }

    /** The relay's word is what a real datagram would follow; that it forwards is for its own tests. */
    private static @Nullable SimHost hostOf(SimPeerChannels owner, PeerId peer) {
        for (SimHost host : owner.host().simulation().hosts()) {
            if (host.links().of(peer) != null) {
                return host;
            }
        }
        return null;
    }

    private static @Nullable SimHost otherEndOf(SimPeerChannels owner, PeerPaths.Path path) {
        if (path.socket() instanceof SimTunnel tunnel) {
            return tunnel.there();
        }
        if (path.kind() == UdpSocket.Kind.TUNNELLED) {
            return owner.host().network().hostAt(owner.host(), path.remote().address());
        }
        Endpoint local = path.socket() instanceof SimSocket socket
                ? socket.source()
                : path.socket().localEndpoint();
        return local == null ? null : owner.host().network().peerAt(owner.host(), local, path.remote());
    }

    @Override
    public SimHost there() {
        return there;
    }

    /** Whether something gets there now. */
    @Override
    public boolean connects() {
        SimHost here = owner.host();
        PeerPaths.Path path = owner.paths().pathTo(peer);
        if (path == null || !(path.socket() instanceof CircuitEnd)) {
            return here.network().connects(here, there);
        }
        SimHost relay = relay();
        return relay != null
                && !relay.isStopped()
                && here.network().connects(here, relay)
                && here.network().connects(relay, there);
    }

    /** The time that something reliable takes. */
    @Override
    public long reliableNanos() {
        SimHost here = owner.host();
        SimHost relay = relay();
        return relay == null
                ? here.network().reliableNanos(here, there)
                : here.network().reliableNanos(here, relay) + here.network().reliableNanos(relay, there);
    }

    /** Has {@code delivery} run there, unless it is lost or cut off. */
    void carryOnce(Runnable delivery) {
        SimHost here = owner.host();
        SimHost relay = relay();
        if (relay == null) {
            here.network().carryOnce(here, there, delivery);
        } else {
            here.network().carryOnce(here, relay, () -> here.network().carryOnce(relay, there, delivery));
        }
    }

    /** The host in between, or null. */
    private @Nullable SimHost relay() {
        PeerPaths.Path path = owner.paths().pathTo(peer);
        PeerPaths.Path carrier = path != null && path.socket() instanceof CircuitEnd end ? end.carrier() : null;
        return carrier == null ? null : otherEndOf(owner, carrier);
    }
}
