package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges.RequestHandler;
import org.warrenp2p.transport.Failure;

/** Topics from those who announce them to those who look for them, in virtual time. */
class TopicsTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "topic");

    private final FakeNetwork network = new FakeNetwork(411, 0);

    @Test
    void shouldFindTheOnlyOtherPeerInANetworkOfTwo() {
        network.grow(2);
        FakeNode announcer = network.nodes.get(0);
        announcer.announce(TOPIC);
        network.time.passSeconds(5);
        TopicOutcome found = network.nodes.get(1).findPeers(TOPIC, 10);
        TopicOutcome itself = announcer.findPeers(TOPIC, 10);
        network.time.passSeconds(5);
        assertThat(found.peers()).containsExactly(announcer.peer);
        assertThat(itself.peers()).isEmpty();
        assertThat(itself.end.value().found()).isZero();
    }

    @Test
    void shouldFindAlmostAllOfAHundred() {
        network.grow(120);
        List<FakeNode> announcers = network.nodes.subList(0, 100);
        announcers.forEach(node -> node.announce(TOPIC));
        network.time.passSeconds(30);
        for (int i = 0; i < 20; i++) {
            TopicOutcome outcome = network.nodes.get(100 + i).findPeers(TOPIC, 200);
            network.time.passSeconds(10);
            TopicResult result = outcome.end.value();
            assertThat(outcome.peers()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(99);
            assertThat(result.found()).isEqualTo(outcome.peers().size());
            assertThat(result.levels()).isEqualTo(1);
            assertThat(result.messages()).isLessThan(120);
        }
    }

    @Test
    void shouldStopAsSoonAsThereAreEnough() {
        network.grow(60);
        network.nodes.subList(0, 50).forEach(node -> node.announce(TOPIC));
        network.time.passSeconds(30);
        TopicOutcome outcome = network.nodes.get(55).findPeers(TOPIC, 5);
        network.time.passSeconds(10);
        assertThat(outcome.peers()).hasSize(5);
        assertThat(outcome.end.value().messages()).isLessThan(50);
    }

    @Test
    void shouldAnnounceEvery25MinutesUntilReleasedByAll() {
        network.grow(40);
        FakeNode announcer = network.nodes.get(3);
        Outcome<PublishResult> first = new Outcome<>();
        Outcome<PublishResult> second = new Outcome<>();
        Kept one = announcer.dht.announce(TOPIC, announcer::freshAnnouncement, first);
        Kept two = announcer.dht.announce(TOPIC, announcer::freshAnnouncement, second);
        network.time.passSeconds(10 * 3_600);
        assertThat(first.value()).isEqualTo(second.value());
        assertThat(first.value().stored()).isEqualTo(20);
        assertThat(announcer.count("dht.announce.published")).isBetween(22L, 27L);
        one.release();
        one.release();
        network.time.passSeconds(3_700);
        assertThat(peersFoundBy(network.nodes.get(9))).containsExactly(announcer.peer);
        two.release();
        network.time.passSeconds(3_700);
        assertThat(peersFoundBy(network.nodes.get(9))).isEmpty();
        Outcome<PublishResult> again = announcer.announce(TOPIC);
        network.time.passSeconds(5);
        assertThat(again.value().stored()).isEqualTo(20);
    }

    @Test
    void shouldAcceptNoForgedAnnouncementAndStillFindAllOthers() {
        network.grow(60);
        List<FakeNode> announcers = network.nodes.subList(0, 20);
        announcers.forEach(node -> node.announce(TOPIC));
        network.time.passSeconds(30);
        FakeNode seeker = network.nodes.get(59);
        PeerId victim = network.nodes.get(40).peer;
        SignedAnnouncement genuine = network.nodes.get(0).freshAnnouncement(TOPIC);
        SignedAnnouncement forged = new SignedAnnouncement(
                new Announcement(victim, TOPIC, network.time.wallMillis(), 3_600), genuine.signature());
        Response lie = new Response.AnnouncementsFound(TOPIC, List.of(forged), 65_535, false);
        Response otherTopic =
                new Response.AnnouncementsFound(Topic.of(NetworkId.MAIN, "other"), List.of(), 65_535, true);
        List<PeerId> holders = network.trulyClosest(TOPIC.root().key(), 20, seeker);
        for (FakeNode node : network.nodes) {
            int rank = holders.indexOf(node.peer);
            if (rank >= 0 && rank % 3 == 0) {
                RequestHandler honest = node.honestHandler();
                Response answer = rank % 2 == 0 ? lie : otherTopic;
                node.answerBy(incoming -> {
                    if (incoming.request() instanceof Request.GetAnnouncements) {
                        incoming.answer(answer);
                    } else {
                        honest.handle(incoming);
                    }
                });
            }
        }
        for (int i = 0; i < 10; i++) {
            List<PeerId> found = peersFoundBy(seeker);
            assertThat(found)
                    .doesNotContain(victim)
                    .containsExactlyInAnyOrderElementsOf(
                            announcers.stream().map(node -> node.peer).toList());
        }
        assertThat(seeker.count("dht.topic_search.forged")).isPositive();
        assertThat(seeker.count("dht.topic_search.answer_unusable"))
                .isGreaterThan(seeker.count("dht.topic_search.forged"));
    }

    @Test
    void shouldRefuseMoreTopicsAndSearchesThanTheLimits() {
        network.grow(20);
        FakeNode node = network.nodes.get(3);
        KeepSettings limits = KeepSettings.defaults();
        for (int i = 0; i < limits.maxTopics(); i++) {
            node.announce(Topic.of(NetworkId.MAIN, "topic" + i));
        }
        Outcome<PublishResult> refused = node.announce(TOPIC);
        for (int i = 0; i < limits.maxTopicSearches(); i++) {
            node.findPeers(TOPIC, 1);
        }
        TopicOutcome search = node.findPeers(TOPIC, 1);
        network.time.passSeconds(60);
        assertThat(refused.failure().code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(search.end.failure().code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(node.count("dht.announce.refused")).isEqualTo(1);
        assertThat(node.count("dht.topic_search.refused")).isEqualTo(1);
        assertThat(peersFoundBy(node)).isEmpty();
    }

    @Test
    void shouldFailWhereNobodyIsKnownAndWhenClosed() {
        FakeNode alone = network.server();
        TopicOutcome nobody = alone.findPeers(TOPIC, 1);
        network.time.passSeconds(10);
        assertThat(nobody.end.failure().code()).isEqualTo(Failure.Code.UNREACHABLE);
        TopicOutcome cut = alone.findPeers(TOPIC, 1);
        Outcome<PublishResult> waiting = alone.announce(TOPIC);
        alone.dht.close();
        network.time.passSeconds(1);
        assertThat(cut.end.failure().code()).isEqualTo(Failure.Code.CLOSED);
        assertThat(waiting.failure().code()).isEqualTo(Failure.Code.CLOSED);
    }

    private List<PeerId> peersFoundBy(FakeNode node) {
        TopicOutcome outcome = node.findPeers(TOPIC, 100);
        network.time.passSeconds(10);
        assertThat(outcome.end.value()).isNotNull();
        return outcome.peers();
    }
}
