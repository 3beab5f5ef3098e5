package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Exchanges;

/** What a node answers to those who want something kept, and to those who look for it. */
class KeptForOthersTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "topic");
    private static final Response STORED = new Response.Stored();

    private final FakeNetwork network = new FakeNetwork(301, 0);
    private final FakeNode node = network.server();
    private final PeerId asker = TestRecords.peer(network.random());
    private final Endpoint source = network.publicIpv4();

    @Test
    void shouldKeepAndServeValues() {
        Value immutable = immutable(1);
        Value mutable = ValueCodec.sign(
                Bytes.wrap(new byte[3]), 7, Bytes.wrap(new byte[900]), new DigestSigner(asker), NetworkId.MAIN);
        for (Value value : List.of(immutable, mutable)) {
            Request get = new Request.GetValue(value.key(NetworkId.MAIN), Families.BOTH);
            assertThat(ask(get)).isEqualTo(new Response.Nodes(List.of()));
            assertThat(ask(new Request.PutValue(value, 60))).isEqualTo(STORED);
            assertThat(ask(get)).isEqualTo(new Response.ValueFound(value));
        }
        network.time.passSeconds(60);
        Request get = new Request.GetValue(mutable.key(NetworkId.MAIN), Families.BOTH);
        assertThat(ask(get)).isEqualTo(new Response.Nodes(List.of()));
        network.time.passSeconds(601);
        assertThat(node.dht.status().values())
                .as("swept, after the first ten minutes")
                .isZero();
        assertThat(served("put_value")).isEqualTo(2);
        assertThat(served("get_value")).isEqualTo(5);
        assertThat(served("value_found")).isEqualTo(2);
    }

    @Test
    void shouldKeepAndServeAnnouncements() {
        TopicShard shard = new TopicShard(TOPIC, 1, 2);
        Request get = new Request.GetAnnouncements(shard, 5, 0, Families.BOTH);
        assertThat(ask(get)).isEqualTo(new Response.Nodes(List.of()));
        SignedAnnouncement announcement = announcement(asker, TOPIC);
        assertThat(ask(new Request.PutAnnouncement(shard, announcement))).isEqualTo(new Response.Announced(false));
        assertThat(ask(get)).isEqualTo(new Response.AnnouncementsFound(TOPIC, List.of(announcement), 1, false));
        assertThat(ask(new Request.GetAnnouncements(TOPIC.root(), 5, 0, Families.BOTH)))
                .isEqualTo(new Response.Nodes(List.of()));
        assertThat(node.dht.status().announcements()).isEqualTo(1);
        assertThat(served("put_announcement")).isEqualTo(1);
        assertThat(served("get_announcements")).isEqualTo(3);
        assertThat(served("announcements_found")).isEqualTo(1);
    }

    @Test
    void shouldNameThoseCloserWhereItHasNothing() {
        network.grow(30);
        Key place = immutable(1).key(NetworkId.MAIN);
        FakeNode member = network.nodes.get(5);
        Response answer = ask(member, asker, source, true, new Request.GetValue(place, Families.BOTH));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.Nodes.class,
                        nodes -> assertThat(nodes.contacts())
                                .hasSize(20)
                                .isSortedAccordingTo((a, b) -> place.compareDistance(a.key(), b.key())));
    }

    @Test
    void shouldKeepNothingForWhoeverHasNotConfirmedTheSession() {
        for (Request put : puts()) {
            assertThat(ask(node, asker, source, false, put))
                    .isEqualTo(new Response.Refused(Reason.UNCONFIRMED_SESSION, 0));
        }
        assertThat(served("refused_unconfirmed")).isEqualTo(3);
        assertThat(node.dht.stores().bytes()).isZero();
    }

    @Test
    void shouldKeepNothingThatOthersAreResponsibleFor() {
        network.grow(150);
        for (Request put : puts()) {
            Key place = placeOf(put);
            List<PeerId> order = network.trulyClosest(place, 150, node);
            FakeNode closest = nodeOf(order.get(0));
            FakeNode farthest = nodeOf(order.get(order.size() - 1));
            assertThat(ask(farthest, asker, source, true, put))
                    .isEqualTo(new Response.Refused(Reason.NOT_RESPONSIBLE, 0));
            assertThat(ask(closest, asker, source, true, put)).isNotInstanceOf(Response.Refused.class);
        }
    }

    @Test
    void shouldAnswerNothingOfTheseAsAClient() {
        FakeNode client = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        for (Request put : puts()) {
            assertThat(ask(client, asker, source, true, put)).isEqualTo(new Response.Refused(Reason.NOT_SERVED, 0));
        }
    }

    @Test
    void shouldLookAtSixteenPutsOfAPeerInASecond() {
        List<Response> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // of any kind and worth: it is the signature worker and the disk that are spared
            answers.add(ask(puts().get(i % 3)));
        }
        assertThat(answers.subList(0, 16)).noneMatch(Response.Refused.class::isInstance);
        assertThat(answers.subList(16, 1_000)).containsOnly(new Response.Refused(Reason.BUSY, 2));
        assertThat(served("refused_rate")).isEqualTo(984);
        assertThat(ask(node, TestRecords.peer(network.random()), network.publicIpv4(), true, puts().get(1)))
                .as("somebody else")
                .isEqualTo(STORED);
        network.time.passSeconds(2);
        assertThat(ask(puts().get(1))).isEqualTo(STORED);
    }

    @Test
    void shouldLookAtAHundredAndTwentyEightPutsOfAPrefixInASecond() {
        int stored = 0;
        for (int i = 0; i < 1_000; i++) {
            PeerId sybil = TestRecords.peer(network.random());
            Endpoint from = new Endpoint(IpAddress.ofIpv4(0x08080800 | (i & 0xff)), 4433);
            Response answer = ask(node, sybil, from, true, new Request.PutValue(immutable(i), 60));
            stored += answer.equals(STORED) ? 1 : 0;
        }
        assertThat(stored).isEqualTo(128);
        for (int i = 0; i < 1_000; i++) {
            PeerId neighbour = TestRecords.peer(network.random());
            Endpoint from = new Endpoint(IpAddress.ofIpv4(0x0a000001), 4433);
            assertThat(ask(node, neighbour, from, true, new Request.PutValue(immutable(i), 60)))
                    .as("a private network has no such limit")
                    .isEqualTo(STORED);
        }
    }

    private List<Request> puts() {
        return List.of(
                new Request.PutRecord(TestRecords.record(asker, 1, network.time.wallMillis())),
                new Request.PutValue(immutable(1), 60),
                new Request.PutAnnouncement(TOPIC.root(), announcement(asker, TOPIC)));
    }

    private static Key placeOf(Request put) {
        if (put instanceof Request.PutRecord record) {
            return record.record().record().peer().key();
        }
        return put instanceof Request.PutValue value
                ? value.value().key(NetworkId.MAIN)
                : TOPIC.root().key();
    }

    private FakeNode nodeOf(PeerId peer) {
        return network.nodes.stream()
                .filter(other -> other.peer.equals(peer))
                .findFirst()
                .orElseThrow();
    }

    private long served(String name) {
        return node.counters.counter("dht.served." + name).value();
    }

    private static Value immutable(int number) {
        return new Value.Immutable(
                Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array()));
    }

    private SignedAnnouncement announcement(PeerId peer, Topic topic) {
        Announcement announcement = new Announcement(peer, topic, network.time.wallMillis(), 3_600);
        return AnnouncementCodec.sign(announcement, new DigestSigner(peer), NetworkId.MAIN);
    }

    private Response ask(Request request) {
        return ask(node, asker, source, true, request);
    }

    private Response ask(FakeNode asked, PeerId peer, Endpoint from, boolean confirmed, Request request) {
        Asked incoming = new Asked(peer, from, confirmed, request, new ArrayList<>());
        asked.honestHandler().handle(incoming);
        network.time.pass(0);
        assertThat(incoming.answers).hasSize(1);
        return Objects.requireNonNull(incoming.answers.get(0));
    }

    private record Asked(PeerId peer, Endpoint source, boolean confirmed, Request request, List<Response> answers)
            implements Exchanges.Incoming {

        @Override
        public Role role() {
            return Role.CLIENT;
        }

        @Override
        public long exchangeId() {
            return 1;
        }

        @Override
        public void answer(Response response) {
            answers.add(response);
        }
    }
}
