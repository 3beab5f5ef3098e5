package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** What strangers who do not keep to the rules can make a node do, with figures. */
class AdversaryTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldPingStrangersAtABoundedRateHoweverManyAsk() {
        FakeNetwork network = new FakeNetwork(101, 0);
        FakeNode victim = network.server();
        for (int i = 0; i < 2_000; i++) {
            FakeNode stranger = network.server();
            answerPingsAs(stranger, Role.CLIENT);
            stranger.ask(victim.contact(), new Request.Ping(), SECOND, IGNORED);
            network.time.pass(10_000_000L);
        }
        // 20 s at 10 a second, and the first 64
        assertThat(victim.asked.size()).isBetween(200, 264 + 8);
        assertThat(victim.counters.counter("dht.probe.refused_rate").value()).isPositive();
    }

    @Test
    void shouldLetOneAddressWaitForFewPingsOnly() {
        FakeNetwork network = new FakeNetwork(102, 0);
        FakeNode victim = network.server();
        IpAddress one = network.publicIpv4().address();
        for (int i = 0; i < 100; i++) {
            FakeNode silent = network.add(Role.SERVER, Families.IPV4, new Endpoint(one, 2_000 + i));
            silent.answerBy(incoming -> {});
            silent.ask(victim.contact(), new Request.Ping(), SECOND, IGNORED);
        }
        network.time.pass(SECOND);
        assertThat(victim.asked).hasSize(4);
        FakeNode honest = network.server();
        honest.ask(victim.contact(), new Request.Ping(), SECOND, IGNORED);
        network.time.pass(SECOND);
        assertThat(victim.dht.table().contains(honest.peer)).isTrue();
    }

    @Test
    void shouldGoThroughThoseWhoWaitUntilOneAnswers() {
        FakeNetwork network = new FakeNetwork(103, 0);
        FakeNode node = network.server();
        List<FakeNode> sameBucket = new ArrayList<>();
        while (sameBucket.size() < 24) {
            FakeNode other = network.server();
            other.dht.close();
            if (node.peer.key().commonPrefixBits(other.peer.key()) == 0) {
                sameBucket.add(other);
                other.ask(node.contact(), new Request.Ping(), SECOND, IGNORED);
                network.time.pass(SECOND);
            }
        }
        assertThat(node.dht.status().tableContacts()).isEqualTo(20);
        sameBucket.get(0).alive = false;
        sameBucket.subList(21, 24).forEach(waiting -> waiting.alive = false);
        network.time.passSeconds(360);
        assertThat(node.dht.table().contains(sameBucket.get(20).peer)).isTrue();
        assertThat(node.dht.status().tableContacts()).isEqualTo(20);
    }

    @Test
    void shouldAskNeitherItselfNorOtherServicesOnHearsay() {
        FakeNetwork network = new FakeNetwork(104, 0);
        FakeNode node = network.server();
        FakeNode liar = network.server();
        Endpoint dns = new Endpoint(network.publicIpv4().address(), 53);
        Endpoint https = new Endpoint(network.publicIpv4().address(), 443);
        liar.answerBy(incoming -> incoming.answer(
                incoming.request() instanceof Request.Ping
                        ? new Response.Pong(Role.SERVER, null, 0)
                        : new Response.Nodes(List.of(
                                new Contact(node.peer, network.publicIpv4()),
                                new Contact(
                                        TestRecords.peer(network.random()),
                                        node.contact().endpoint()),
                                new Contact(TestRecords.peer(network.random()), dns),
                                new Contact(TestRecords.peer(network.random()), https)))));
        node.join(liar);
        network.time.passSeconds(20);
        assertThat(node.asked)
                .map(Contact::endpoint)
                .contains(liar.contact().endpoint(), https)
                .doesNotContain(dns, node.contact().endpoint());
        assertThat(node.asked).map(Contact::peer).doesNotContain(node.peer);
        assertThat(node.counters.counter("dht.hearsay.refused_port").value()).isPositive();
        assertThat(node.counters.counter("dht.hearsay.refused_self").value()).isPositive();
    }

    @Test
    void shouldBelieveAnEndpointBelow1024OfWhoAnsweredThere() {
        FakeNetwork network = new FakeNetwork(105, 0);
        FakeNode node = network.server();
        FakeNode low = network.add(
                Role.SERVER, Families.IPV4, new Endpoint(network.publicIpv4().address(), 500));
        node.join(low);
        network.time.passSeconds(5);
        assertThat(node.dht.table().contains(low.peer)).isTrue();
    }

    @Test
    void shouldFindDespitePeersThatAnswerNothingButPings() {
        FakeNetwork network = new FakeNetwork(106, 0);
        network.grow(100);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(60);
        for (int i = 0; i < 20; i++) {
            FakeNode mute = network.nodes.get(i);
            mute.answerBy(incoming -> {
                if (incoming.request() instanceof Request.Ping) {
                    incoming.answer(new Response.Pong(Role.SERVER, null, 0));
                }
            });
        }
        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 20; i < 100; i++) {
            searches.add(network.nodes.get(i).find(network.nodes.get(20 + (i + 7) % 80).peer));
        }
        network.time.pass(2 * SECOND);
        assertThat(searches).allMatch(FindOutcome::found);
        assertThat(searches).noneMatch(search -> search.end.isOpen());
    }

    @Test
    void shouldForgetWhoClaimsToBeAClientWhateverItsPongsSay() {
        FakeNetwork network = new FakeNetwork(107, 0);
        FakeNode node = network.server();
        FakeNode torn = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        answerPingsAs(torn, Role.SERVER);
        // somebody else, or the node would begin again with its seeds
        node.join(torn, network.server());
        network.time.passSeconds(1);
        assertThat(node.dht.table().contains(torn.peer)).isTrue();
        torn.ask(node.contact(), new Request.Ping(), SECOND, IGNORED);
        network.time.passSeconds(1);
        torn.ask(node.contact(), new Request.Ping(), SECOND, IGNORED);
        network.time.pass(SECOND / 2);
        assertThat(node.dht.table().contains(torn.peer)).isFalse();
    }

    @Test
    void shouldBelieveNoRecordOfAnotherPeerNorOfAnotherTime() {
        FakeNetwork network = new FakeNetwork(108, 0);
        network.grow(3);
        FakeNode asker = network.nodes.get(0);
        FakeNode liar = network.nodes.get(1);
        FakeNode subject = network.nodes.get(2);
        SignedPeerRecord foreign = liar.freshRecord();
        long now = network.time.wallMillis();
        SignedPeerRecord expired = TestRecords.record(
                subject.peer, 1_000_000, now - 7_300_000, subject.contact().endpoint());
        SignedPeerRecord future = TestRecords.record(
                subject.peer, 1_000_000, now + 11 * 60_000, subject.contact().endpoint());
        subject.answerBy(incoming -> {});
        for (SignedPeerRecord lie : List.of(foreign, expired, future)) {
            liar.answerBy(incoming -> incoming.answer(new Response.RecordFound(lie)));
            FindOutcome search = asker.find(subject.peer);
            network.time.passSeconds(10);
            assertThat(search.found()).isFalse();
        }
        SignedPeerRecord skewed = TestRecords.record(
                subject.peer, 5, now + 9 * 60_000, subject.contact().endpoint());
        liar.answerBy(incoming -> incoming.answer(new Response.RecordFound(skewed)));
        FindOutcome search = asker.find(subject.peer);
        network.time.passSeconds(10);
        assertThat(search.found()).isTrue();
    }

    @Test
    void shouldKeepWhatIsItsBusinessHoweverManyCrowdItOut() {
        assertThat(answerOfACrowdedNode(DensitySettings.none()))
                .isEqualTo(new Response.Refused(Response.Reason.NOT_RESPONSIBLE, 0));
        assertThat(answerOfACrowdedNode(DensitySettings.defaults())).isEqualTo(new Response.Stored());
    }

    /** What a node that knows 60 peers nearer to a key, where a network of 100 has one or two, says to a store there. */
    private static Response answerOfACrowdedNode(DensitySettings density) {
        FakeNetwork network = new FakeNetwork(109, 0, density);
        network.grow(100);
        network.time.passSeconds(900);
        FakeNode node = network.nodes.get(50);
        FakeNode subject = network.server();
        while (node.peer.key().commonPrefixBits(subject.peer.key()) < 5) {
            subject = network.server();
        }
        for (int nearer = 0; nearer < 60; ) {
            Contact sybil = new Contact(TestRecords.peer(network.random()), network.publicIpv4());
            if (subject.peer.key().compareDistance(sybil.key(), node.peer.key()) < 0
                    && node.dht.table().answered(sybil, 1_000_000, network.time.nanoTime())
                            == RoutingTable.Admission.ADMITTED) {
                nearer++;
            }
        }
        List<Response> answers = new ArrayList<>();
        subject.ask(node.contact(), new Request.PutRecord(subject.freshRecord()), SECOND, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                answers.add(response);
            }

            @Override
            public void onFailure(Failure failure) {}
        });
        network.time.pass(SECOND);
        return answers.get(0);
    }

    private static void answerPingsAs(FakeNode node, Role role) {
        node.answerBy(incoming -> {
            if (incoming.request() instanceof Request.Ping) {
                incoming.answer(new Response.Pong(role, null, 0));
            }
        });
    }

    private static final Exchanges.Listener IGNORED = new Exchanges.Listener() {
        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {}

        @Override
        public void onFailure(Failure failure) {}
    };
}
