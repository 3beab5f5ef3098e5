package org.warrenp2p.simnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PunchCarrier;

/** A control node that punches: it answers probes, and does what the test says with orders. */
final class PunchPeer implements PunchCarrier.Driver {

    static final long PUNCH = 0x5a5a;

    final ControlNode node;
    final PunchCarrier carrier;
    final List<PunchCarrier.PunchPacket> packets = new ArrayList<>();
    final List<PunchCarrier.SealedOrder> direct = new ArrayList<>();
    Predicate<Endpoint> expected = source -> true;
    boolean consents = true;
    boolean answers = true;

    PunchPeer(SimHost host, int number) {
        this(new ControlNode(host, number));
    }

    PunchPeer(ControlNode node) {
        this.node = node;
        carrier = node.plane.punchCarrier();
        carrier.usePunches(this);
    }

    PeerId id() {
        return node.peer;
    }

    static PunchOrder order(long punch, PunchOrder.Kind kind, Round round) {
        Candidate candidate = new Candidate(Candidate.Kind.MAPPED, Endpoint.parse("203.0.113.7:4433"));
        return new PunchOrder(
                punch, kind, round, new PunchOffer(List.of(candidate), NatProfile.UNKNOWN, PortPattern.UNKNOWN));
    }

    static PunchOrder fire() {
        return order(PUNCH, PunchOrder.Kind.FIRE, Round.FIRE);
    }

    Outcome<Bytes> seal(PunchPeer to) {
        return seal(to, fire());
    }

    Outcome<Bytes> seal(PunchPeer to, PunchOrder order) {
        Outcome<Bytes> sealed = new Outcome<>();
        carrier.seal(to.id(), order, sealed);
        return sealed;
    }

    Outcome<PunchCarrier.SealedOrder> open(PunchPeer from, Endpoint validated, Bytes sealed) {
        Outcome<PunchCarrier.SealedOrder> opened = new Outcome<>();
        carrier.open(from.id(), validated, sealed, opened);
        return opened;
    }

    boolean probe(PunchPeer to, Endpoint at) {
        return send(to, PacketRole.PROBE, at, 0);
    }

    boolean send(PunchPeer to, PacketRole role, Endpoint at, int hops) {
        return carrier.send(to.id(), PUNCH, role, path(at), hops);
    }

    /** Probes {@code at} now and every 100 ms, for as long as it is asked to. */
    void keepProbing(PunchPeer to, Endpoint at, int times) {
        probe(to, at);
        if (times > 1) {
            node.host.loop().schedule(Duration.ofMillis(100).toNanos(), () -> keepProbing(to, at, times - 1));
        }
    }

    PeerPaths.Path path(Endpoint remote) {
        return new PeerPaths.Path(node.sockets.get(0), remote);
    }

    @Nullable
    Endpoint pathTo(PunchPeer other) {
        PeerPaths.Path path = node.pathTo(other.node);
        return path == null ? null : path.remote();
    }

    /** Where a server outside sees this node. */
    Endpoint seenBy(ControlNode observer, Simulation simulation) {
        ControlNode.Asked asked = node.ping(observer.contact());
        simulation.run(Duration.ofSeconds(2));
        return Objects.requireNonNull(asked.answer).observed();
    }

    long heard(PacketRole role) {
        return packets.stream().filter(packet -> packet.role() == role).count();
    }

    @Override
    public boolean expects(PeerId peer, long punch, PeerPaths.Path path) {
        return expected.test(path.remote());
    }

    @Override
    public void onDirectOrder(PunchCarrier.SealedOrder order, PeerPaths.Path path) {
        direct.add(order);
        if (consents) {
            order.consent(new Outcome<>());
        }
    }

    @Override
    public void onPacket(PunchCarrier.PunchPacket packet) {
        packets.add(packet);
        if (!answers) {
            return;
        }
        switch (packet.role()) {
            case PROBE -> reply(packet, PacketRole.ANSWER);
            case NOMINATION -> reply(packet, PacketRole.NOMINATION);
            case ANSWER -> {
                // what follows is for the test to say
            }
        }
    }

    private void reply(PunchCarrier.PunchPacket packet, PacketRole role) {
        carrier.send(packet.peer(), packet.punch(), role, packet.path(), 0);
    }
}
