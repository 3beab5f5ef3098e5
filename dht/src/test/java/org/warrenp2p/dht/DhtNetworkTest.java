package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

class DhtNetworkTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldJoinPublishAndFindInANetworkOfTwo() {
        FakeNetwork network = new FakeNetwork(1, 0);
        FakeNode first = network.server();
        FakeNode second = network.server();
        assertThat(first.join().isOpen()).isTrue();
        Outcome<BootstrapResult> joined = second.join(first);
        network.time.passSeconds(5);
        assertThat(joined.value().contacts()).isEqualTo(1);

        Outcome<PublishResult> published = second.publish();
        network.time.passSeconds(5);
        assertThat(published.value().stored()).isEqualTo(1);

        FindOutcome found = first.find(second.peer);
        network.time.passSeconds(5);
        assertThat(found.end.value().record()).isNotNull();
        assertThat(found.records.get(0).record().peer()).isEqualTo(second.peer);
    }

    @Test
    void shouldLetTheThirdFindTheSecondAfterTheBootstrapNodeDied() {
        FakeNetwork network = new FakeNetwork(2, 0);
        FakeNode first = network.server();
        FakeNode second = network.server();
        FakeNode third = network.server();
        second.join(first);
        network.time.passSeconds(2);
        third.join(first);
        second.publish();
        network.time.passSeconds(60);

        first.kill();
        FindOutcome found = third.find(second.peer);
        network.time.passSeconds(10);
        assertThat(found.found()).isTrue();
        network.time.passSeconds(600);
        assertThat(third.dht.table().contains(first.peer)).isFalse();
        assertThat(third.dht.table().contains(second.peer)).isTrue();
    }

    @Test
    void shouldPublishToThoseWhoComeLater() {
        FakeNetwork network = new FakeNetwork(3, 0);
        FakeNode first = network.server();
        first.join();
        Outcome<PublishResult> alone = first.publish();
        network.time.passSeconds(10);
        assertThat(alone.value().stored()).isZero();

        FakeNode second = network.server();
        second.join(first);
        network.time.passSeconds(30);
        assertThat(second.dht.status().records()).isEqualTo(1);
    }

    @Test
    void shouldKeepTryingWhileNobodyAnswers() {
        FakeNetwork network = new FakeNetwork(4, 0);
        FakeNode absent = network.server();
        absent.alive = false;
        FakeNode node = network.server();
        Outcome<BootstrapResult> joined = node.join(absent);
        network.time.passSeconds(3_600);
        assertThat(joined.isOpen()).isTrue();
        // the cap of 30 s less its jitter: at least every 30 s, at most every 15 s after the first few
        assertThat(node.asked.size()).isBetween(110, 260);

        absent.alive = true;
        network.time.passSeconds(40);
        assertThat(joined.value().contacts()).isEqualTo(1);
    }

    @Test
    void shouldFindTheTrueClosestTwentyDespiteLoss() {
        FakeNetwork network = new FakeNetwork(5, 0.1);
        network.grow(100);
        int expected = 0;
        int right = 0;
        for (FakeNode node : network.nodes) {
            Key target = TestRecords.peer(network.random()).key();
            Outcome<ClosestResult> outcome = node.closest(target);
            network.time.passSeconds(20);
            List<PeerId> truth = network.trulyClosest(target, 20, node);
            List<PeerId> got =
                    outcome.value().contacts().stream().map(Contact::peer).toList();
            expected += truth.size();
            right += (int) truth.stream().filter(got::contains).count();
        }
        assertThat((double) right / expected).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void shouldFindEveryRecordFromEverywhereDespiteLoss() {
        FakeNetwork network = new FakeNetwork(6, 0.1);
        network.grow(100);
        List<Outcome<PublishResult>> published = new ArrayList<>();
        network.nodes.forEach(node -> published.add(node.publish()));
        network.time.passSeconds(60);
        assertThat(published)
                .allSatisfy(outcome -> assertThat(outcome.value().stored()).isGreaterThanOrEqualTo(18));

        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 0; i < network.nodes.size(); i++) {
            PeerId wanted = network.nodes.get((i + 37) % network.nodes.size()).peer;
            searches.add(network.nodes.get(i).find(wanted));
        }
        network.time.passSeconds(20);
        assertThat(searches).allSatisfy(search -> {
            assertThat(search.found()).isTrue();
            assertThat(search.end.value().hops()).isLessThanOrEqualTo(3);
        });
    }

    @Test
    void shouldStillFindWhenThreeInTenDieAtOnce() {
        FakeNetwork network = new FakeNetwork(8, 0.01);
        network.grow(100);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(60);
        for (int i = 0; i < 30; i++) {
            network.nodes.get(i).kill();
        }
        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 30; i < 100; i++) {
            searches.add(network.nodes.get(i).find(network.nodes.get(30 + (i + 11) % 70).peer));
        }
        network.time.pass(2 * SECOND);
        assertThat(searches).allMatch(FindOutcome::found);
        network.time.passSeconds(8);
        assertThat(searches).noneMatch(search -> search.end.isOpen());
    }

    @Test
    void shouldForgetTheDeadAndNobodyElse() {
        FakeNetwork network = new FakeNetwork(8, 0.05);
        network.grow(40);
        for (int i = 0; i < 10; i++) {
            network.nodes.get(i).kill();
        }
        network.time.passSeconds(900);
        for (FakeNode node : network.nodes.subList(10, 40)) {
            assertThat(node.dht.contacts())
                    .noneMatch(contact ->
                            network.nodes.subList(0, 10).stream().anyMatch(dead -> dead.peer.equals(contact.peer())));
            // over twenty seeds: 22 to 29 of 29, 28.3 on average
            assertThat(node.dht.status().tableContacts()).isGreaterThanOrEqualTo(21);
        }
        assertThat(network.nodes.subList(10, 40).stream()
                        .mapToInt(node -> node.dht.status().tableContacts())
                        .average())
                .satisfies(average -> assertThat(average.orElseThrow()).isGreaterThan(27));
    }

    @Test
    void shouldAdmitNobodyWhoHasNotAnswered() {
        FakeNetwork network = new FakeNetwork(9, 0.1);
        FakeNode liar = network.server();
        network.grow(20);
        lieAbout(network, liar);
        network.time.afterEach(() -> {
            for (FakeNode node : network.nodes) {
                node.dht
                        .contacts()
                        .forEach(contact -> assertThat(node.answeredUs).contains(contact.peer()));
            }
        });
        for (FakeNode node : network.nodes) {
            node.closest(TestRecords.peer(network.random()).key());
            network.time.passSeconds(10);
        }
    }

    @Test
    void shouldFindTheTruthBesideALiar() {
        FakeNetwork network = new FakeNetwork(10, 0);
        network.grow(50);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(60);
        for (int i = 0; i < 5; i++) {
            lieAbout(network, network.nodes.get(i));
        }
        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 5; i < 50; i++) {
            searches.add(network.nodes.get(i).find(network.nodes.get(5 + (i + 3) % 45).peer));
        }
        network.time.passSeconds(60);
        assertThat(searches).allMatch(FindOutcome::found);
        assertThat(searches).noneMatch(search -> search.end.isOpen());
        long refused = network.nodes.stream()
                .mapToLong(node ->
                        node.counters.counter("dht.hearsay.refused_scope").value())
                .sum();
        assertThat(refused).isPositive();
    }

    @Test
    void shouldNotBelieveATamperedRecord() {
        FakeNetwork network = new FakeNetwork(11, 0);
        network.grow(3);
        FakeNode liar = network.nodes.get(1);
        FakeNode victim = network.nodes.get(2);
        SignedPeerRecord forged = TestRecords.tampered(victim.freshRecord());
        liar.answerBy(incoming -> incoming.answer(new Response.RecordFound(forged)));
        FindOutcome found = network.nodes.get(0).find(victim.peer);
        network.time.passSeconds(10);
        assertThat(found.found()).isFalse();
        assertThat(found.end.value().record()).isNull();
    }

    @Test
    void shouldKeepClientsOutOfTablesAndLetThemAsk() {
        FakeNetwork network = new FakeNetwork(16, 0);
        network.grow(20);
        FakeNode client = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        client.join(network.nodes.get(0));
        network.time.passSeconds(10);
        Outcome<PublishResult> published = client.publish();
        network.time.passSeconds(60);
        assertThat(published.value().stored()).isEqualTo(20);
        FindOutcome found = network.nodes.get(7).find(client.peer);
        network.time.passSeconds(10);
        assertThat(found.found()).isTrue();
        assertThat(network.nodes.subList(0, 20))
                .noneMatch(node -> node.dht.table().contains(client.peer));

        List<Response> answers = new ArrayList<>();
        network.nodes
                .get(0)
                .ask(
                        client.contact(),
                        new Request.FindNode(client.peer.key(), Families.IPV4),
                        SECOND,
                        keeping(answers));
        network.time.passSeconds(2);
        assertThat(answers).containsExactly(new Response.Refused(Response.Reason.NOT_SERVED, 0));
    }

    @Test
    void shouldServeAClientThatHasIpv6Only() {
        FakeNetwork network = new FakeNetwork(17, 0);
        FakeNode first = network.add(Role.SERVER, Families.BOTH, network.publicIpv4(), network.publicIpv6());
        for (int i = 0; i < 30; i++) {
            network.add(Role.SERVER, Families.BOTH, network.publicIpv4(), network.publicIpv6())
                    .join(first);
            network.time.passSeconds(1);
        }
        network.time.passSeconds(300);
        FakeNode subject = network.nodes.get(20);
        subject.publish();
        FakeNode client = network.add(Role.CLIENT, Families.IPV6, network.publicIpv6());
        client.join(first);
        network.time.passSeconds(30);
        assertThat(client.dht.status().tableContacts()).isGreaterThanOrEqualTo(10);
        FindOutcome found = client.find(subject.peer);
        network.time.passSeconds(10);
        assertThat(found.found()).isTrue();
        assertThat(client.asked).allMatch(contact -> contact.endpoint().family() == IpFamily.IPV6);
    }

    @Test
    void shouldForgetWhoSaysGoodbye() {
        FakeNetwork network = new FakeNetwork(18, 0);
        network.grow(3);
        FakeNode node = network.nodes.get(0);
        PeerId leaving = network.nodes.get(1).peer;
        assertThat(node.dht.table().contains(leaving)).isTrue();
        node.dht.onGoodbye(leaving);
        assertThat(node.dht.table().contains(leaving)).isFalse();
    }

    @Test
    void shouldBoundTheLookupsAndStayFair() {
        FakeNetwork network = new FakeNetwork(19, 0);
        network.grow(10);
        FakeNode node = network.nodes.get(3);
        List<FindOutcome> searches = new ArrayList<>();
        int tooMany = 32 + 1_024 + 50;
        for (int i = 0; i < tooMany; i++) {
            searches.add(node.find(TestRecords.peer(network.random())));
        }
        Outcome<ClosestResult> other = node.closest(node.peer.key());
        network.time.pass(SECOND);
        assertThat(node.dht.status().lookupsRunning()).isEqualTo(32);
        assertThat(searches.stream().filter(search -> !search.end.isOpen()).count())
                .isPositive();
        network.time.passSeconds(600);
        assertThat(searches).noneMatch(search -> search.end.isOpen());
        assertThat(node.counters.counter("dht.lookup.refused_queue_full").value())
                .isPositive();
        assertThat(other.isOpen()).isFalse();
    }

    @Test
    void shouldFailWhatIsUnderWayWhenClosed() {
        FakeNetwork network = new FakeNetwork(20, 0);
        network.grow(5);
        FakeNode node = network.nodes.get(2);
        FindOutcome search = node.find(TestRecords.peer(network.random()));
        Outcome<PublishResult> published = node.publish();
        network.time.pass(1_000_000);
        node.dht.close();
        network.time.passSeconds(1);
        assertThat(search.end.failure().code()).isEqualTo(Failure.Code.CLOSED);
        assertThat(published.failure().code()).isEqualTo(Failure.Code.CLOSED);
    }

    @Test
    void shouldDoTheSameForTheSameSeed() {
        assertThat(traceOf(21)).isEqualTo(traceOf(21));
        assertThat(traceOf(21)).isNotEqualTo(traceOf(22));
    }

    private static long traceOf(long seed) {
        FakeNetwork network = new FakeNetwork(seed, 0.1);
        network.grow(20);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(600);
        return network.traceHash();
    }

    /** {@code liar} answers with peers that do not exist, with itself, with the asker, and with private addresses. */
    private static void lieAbout(FakeNetwork network, FakeNode liar) {
        liar.answerBy(incoming -> {
            if (incoming.request() instanceof Request.Ping) {
                incoming.answer(new Response.Pong(Role.SERVER, network.publicIpv6(), 0));
                return;
            }
            List<Contact> bogus = new ArrayList<>();
            bogus.add(liar.contact());
            bogus.add(new Contact(incoming.peer(), incoming.source()));
            bogus.add(
                    new Contact(TestRecords.peer(network.random()), new Endpoint(IpAddress.ofIpv4(0x7f000001), 4433)));
            bogus.add(new Contact(TestRecords.peer(network.random()), network.publicIpv6()));
            while (bogus.size() < Response.Nodes.MAX_CONTACTS) {
                bogus.add(new Contact(TestRecords.peer(network.random()), network.publicIpv4()));
            }
            incoming.answer(new Response.Nodes(bogus));
        });
    }

    private static Exchanges.Listener keeping(List<Response> answers) {
        return new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                answers.add(response);
            }

            @Override
            public void onFailure(Failure failure) {
                throw new AssertionError(failure.toString());
            }
        };
    }
}
