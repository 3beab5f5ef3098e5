package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/**
 * Sybils nearer to one key than every honest node: they keep what they are given to themselves and tell of each other
 * only. The record is that of a client, who is in nobody's table and cannot be asked itself.
 */
class EclipseTest {

    private static final int HONEST = 500;
    private static final int SYBILS = 45;
    private static final int SEARCHES = 100;

    @Test
    void shouldPublishAgainWhereTheCrowdWasOnlySeenLater() {
        FakeNetwork network = new FakeNetwork(300, 0.01);
        network.grow(200);
        List<FakeNode> honest = List.copyOf(network.nodes);
        FakeNode subject = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        addSybils(network, subject.peer.key());
        subject.join(honest.get(0));
        network.time.passSeconds(10);
        assertThat(subject.publish().isOpen()).isTrue();
        network.time.passSeconds(60);
        assertThat(subject.dht.status().networkSize()).isNull();
        assertThat(honest).noneMatch(node -> node.holdsRecordOf(subject.peer));
        network.time.passSeconds(15 * 60);
        assertThat(subject.dht.status().networkSize()).isBetween(120L, 350L);
        assertThat(subject.counters.counter("dht.publish.suspicious").value()).isPositive();
        List<FindOutcome> searches = searches(network, honest, subject.peer, 40);
        assertThat(searches).allMatch(FindOutcome::found);
        assertThat(honest.stream()
                        .mapToLong(node ->
                                node.counters.counter("dht.lookup.suspicious").value())
                        .sum())
                .isPositive();
    }

    @Test
    @Tag("slow")
    void shouldFindTheRecordThatSybilsSurround() {
        int found = 0;
        int tries = 0;
        for (long seed = 301; seed < 305; seed++) {
            List<FindOutcome> searches = eclipse(seed, DensitySettings.defaults());
            tries += searches.size();
            found += (int) searches.stream().filter(FindOutcome::found).count();
        }
        // measured: all 400
        assertThat(found).isGreaterThanOrEqualTo(tries * 99 / 100);
    }

    @Test
    @Tag("slow")
    void shouldShowThatNobodyFindsItOtherwise() {
        List<FindOutcome> searches = eclipse(301, DensitySettings.none());
        long found = searches.stream().filter(FindOutcome::found).count();
        // measured: none
        assertThat(found).isLessThan(searches.size() / 10);
    }

    private static List<FindOutcome> eclipse(long seed, DensitySettings density) {
        FakeNetwork network = new FakeNetwork(seed, 0.01, density);
        network.grow(HONEST);
        network.time.passSeconds(900);
        List<FakeNode> honest = List.copyOf(network.nodes);
        FakeNode subject = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        subject.join(honest.get(0));
        addSybils(network, subject.peer.key());
        network.time.passSeconds(900);
        subject.publish();
        network.time.passSeconds(60);
        return searches(network, honest, subject.peer, SEARCHES);
    }

    /** By those who do not hold it. */
    private static List<FindOutcome> searches(FakeNetwork network, List<FakeNode> by, PeerId subject, int count) {
        List<FindOutcome> searches = new ArrayList<>();
        for (FakeNode node : by) {
            if (!node.holdsRecordOf(subject) && searches.size() < count) {
                searches.add(node.find(subject));
                network.time.passSeconds(2);
            }
        }
        network.time.passSeconds(30);
        return searches;
    }

    private static void addSybils(FakeNetwork network, Key target) {
        PeerId closest = network.trulyClosest(target, 1, network.nodes.get(0)).get(0);
        List<Contact> all = new ArrayList<>();
        while (all.size() < SYBILS) {
            PeerId peer = TestRecords.peer(network.random());
            if (target.compareDistance(peer.key(), closest.key()) < 0) {
                FakeNode sybil = network.serverAs(peer);
                sybil.join(network.nodes.get(all.size()));
                all.add(sybil.contact());
                network.time.pass(100_000_000L);
                sybil.answerBy(incoming -> incoming.answer(
                        switch (incoming.request().kind()) {
                            case PING -> new Response.Pong(Role.SERVER, null, 0);
                            case PUT_RECORD -> new Response.Stored();
                            default -> new Response.Nodes(nearest(all, incoming.request()));
                        }));
            }
        }
    }

    private static List<Contact> nearest(List<Contact> all, Request request) {
        Key target = request instanceof Request.FindNode find
                ? find.target()
                : request instanceof Request.GetRecord get ? get.target() : new Key(0, 0, 0, 0);
        return all.stream()
                .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                .limit(20)
                .toList();
    }
}
