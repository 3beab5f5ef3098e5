package org.warrenp2p.node.core.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Counters;

/** Who finds whom on a network, how soon, and how much is said for it. */
class LanDiscoveryTest {

    private static final Endpoint STRANGER = Endpoint.parse("192.168.1.66:5353");

    private Simulation simulation;
    private SimHost host;
    private FakeLan lan;
    private final List<Contact> found = new ArrayList<>();
    private final Counters counters = new Counters();

    @BeforeEach
    void setUp() {
        simulation = Simulation.forTest(LanDiscoveryTest.class, 1);
        host = simulation.addHost();
        lan = new FakeLan(host.loop());
    }

    private PeerId newPeer() {
        return Identity.generate(host.entropy()).peerId();
    }

    private LanDiscovery node(PeerId peer, NetworkId network, int port, List<Contact> sees) {
        LanDiscovery discovery = new LanDiscovery(
                new LanDiscovery.Ports(host.loop(), lan.host(), host.random().stream("lan" + peer), counters),
                peer,
                network,
                sees::add);
        host.loop().execute(() -> discovery.start(port));
        return discovery;
    }

    private void run(Duration duration) {
        simulation.run(duration);
    }

    @Test
    void shouldFindEachOther() {
        PeerId first = newPeer();
        PeerId second = newPeer();
        List<Contact> seenByFirst = new ArrayList<>();
        node(first, NetworkId.MAIN, 4433, seenByFirst);
        run(Duration.ofSeconds(5));
        node(second, NetworkId.MAIN, 5555, found);
        run(Duration.ofMillis(200));
        assertThat(found).containsExactly(new Contact(first, Endpoint.parse("192.168.1.2:4433")));
        assertThat(seenByFirst).containsExactly(new Contact(second, Endpoint.parse("192.168.1.3:5555")));
    }

    @Test
    void shouldShowItselfToNobodyWhileItOnlyAsks() {
        PeerId first = newPeer();
        List<Contact> seenByFirst = new ArrayList<>();
        node(first, NetworkId.MAIN, 4433, seenByFirst);
        node(newPeer(), NetworkId.MAIN, 0, found);
        run(Duration.ofSeconds(2));
        assertThat(found).extracting(Contact::peer).containsExactly(first);
        assertThat(seenByFirst).isEmpty();
    }

    @Test
    void shouldLeaveOtherNetworksAlone() {
        node(newPeer(), new NetworkId("other"), 4433, new ArrayList<>());
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofMinutes(5));
        assertThat(found).isEmpty();
    }

    @Test
    void shouldBeQuietInTheLongRun() {
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofHours(5));
        assertThat(lan.said().size())
                .as("questions at doubling pauses, answers to its own")
                .isLessThan(50);
    }

    @Test
    void shouldNotAnswerMoreThanOnceASecond() {
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        long before = counters.counter("lan.answered").value();
        for (int i = 0; i < 1_000; i++) {
            lan.say(STRANGER, LanMessage.question());
            run(Duration.ofMillis(10));
        }
        assertThat(counters.counter("lan.answered").value() - before).isBetween(8L, 12L);
    }

    @Test
    void shouldNotBeMadeToTryManyByAFloodOfNames() {
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        for (int i = 0; i < 500; i++) {
            lan.say(STRANGER, answerOf(newPeer(), 1_024 + i));
        }
        run(Duration.ofSeconds(1));
        assertThat(found).hasSize(64);
        assertThat(counters.counter("lan.refused").value()).isEqualTo(500 - 64);
    }

    @Test
    void shouldTryEachOnceAMinute() {
        PeerId peer = newPeer();
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        for (int i = 0; i < 121; i++) {
            lan.say(STRANGER, answerOf(peer, 4433));
            run(Duration.ofSeconds(1));
        }
        assertThat(found).hasSize(3).containsOnly(new Contact(peer, Endpoint.parse("192.168.1.66:4433")));
    }

    /** The address in the message is for other tools; ours is that of the sender. */
    @Test
    void shouldNotBeSentToSomebodyElse() {
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        lan.say(
                STRANGER,
                LanMessage.answer(
                        new LanPeer(newPeer(), NetworkId.MAIN, 53, false),
                        Endpoint.parse("8.8.8.8:0").address()));
        run(Duration.ofSeconds(1));
        assertThat(found).extracting(Contact::endpoint).containsExactly(Endpoint.parse("192.168.1.66:53"));
    }

    @Test
    void shouldCountNonsense() {
        node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        lan.say(STRANGER, Bytes.ofHex("00"));
        run(Duration.ofSeconds(1));
        assertThat(counters.counter("lan.malformed").value()).isEqualTo(1);
    }

    @Test
    void shouldHearNothingAndSayNothingAfterItsGoodbye() {
        LanDiscovery node = node(newPeer(), NetworkId.MAIN, 4433, found);
        run(Duration.ofSeconds(1));
        host.loop().execute(node::close);
        run(Duration.ofMillis(1));
        int said = lan.said().size();
        lan.say(STRANGER, LanMessage.question());
        lan.say(STRANGER, answerOf(newPeer(), 4433));
        run(Duration.ofHours(2));
        assertThat(lan.said()).hasSize(said + 2);
        assertThat(found).isEmpty();
    }

    private static Bytes answerOf(PeerId peer, int port) {
        return LanMessage.answer(
                new LanPeer(peer, NetworkId.MAIN, port, false),
                Endpoint.parse("192.168.1.66:0").address());
    }
}
