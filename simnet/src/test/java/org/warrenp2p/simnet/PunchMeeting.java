package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;

/** Two peers behind routers that let in only who was sent to; a third one has told each where the other is. */
abstract class PunchMeeting {

    static final Duration ONE_WAY = Duration.ofMillis(20);
    /** A curve on the worker, and some more. */
    static final Duration CURVE = Duration.ofMillis(3);

    final Simulation simulation = Simulation.forTest(getClass(), 71);
    final ControlNode observer = new ControlNode(simulation.addHost(), 9);
    final PunchPeer alice = new PunchPeer(behind("203.0.113.1"), 1);
    final PunchPeer bob = new PunchPeer(behind("198.51.100.1"), 2);
    final List<PacketTap.Packet> sent = new ArrayList<>();
    Endpoint atAlice = Endpoint.parse("203.0.113.1:1");
    Endpoint atBob = Endpoint.parse("198.51.100.1:1");

    private SimHost behind(String outside) {
        return simulation
                .addRouter(Nat.PORT_RESTRICTED, IpAddress.parse(outside))
                .addHost();
    }

    @BeforeEach
    void meetTheObserver() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));
        simulation.run(Duration.ofSeconds(1));
        atAlice = alice.seenBy(observer, simulation);
        atBob = bob.seenBy(observer, simulation);
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                sent.add(packet);
            }
        });
    }

    Bytes sealed(PunchPeer from, PunchPeer to) {
        return sealed(from, to, PunchPeer.fire());
    }

    Bytes sealed(PunchPeer from, PunchPeer to, PunchOrder order) {
        Outcome<Bytes> sealed = from.seal(to, order);
        simulation.run(CURVE);
        return sealed.value();
    }

    SealedOrder opened(PunchPeer by, PunchPeer from, Bytes sealed) {
        Outcome<SealedOrder> opened = by.open(from, from == alice ? atAlice : atBob, sealed);
        simulation.run(CURVE);
        return opened.value();
    }

    void consent(SealedOrder order) {
        Outcome<SealedOrder> consent = new Outcome<>();
        order.consent(consent);
        simulation.run(CURVE);
        assertThat(consent.value()).isSameAs(order);
    }

    /** Bob has opened an order of alice and is willing. */
    Bytes deliver() {
        Bytes order = sealed(alice, bob);
        consent(opened(bob, alice, order));
        return order;
    }

    void fire() {
        alice.probe(bob, atBob);
        bob.probe(alice, atAlice);
    }

    void assertSession() {
        assertThat(alice.pathTo(bob)).isEqualTo(atBob);
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
        ControlNode.Asked there = alice.node.put(new Contact(bob.id(), atBob));
        ControlNode.Asked back = bob.node.put(new Contact(alice.id(), atAlice));
        simulation.run(Duration.ofSeconds(1));
        assertThat(there.response).isNotNull();
        assertThat(back.response).isNotNull();
    }

    final List<Bytes> sentTo(Endpoint to) {
        return sent.stream()
                .filter(packet -> packet.to().equals(to))
                .map(PacketTap.Packet::payload)
                .toList();
    }
}
