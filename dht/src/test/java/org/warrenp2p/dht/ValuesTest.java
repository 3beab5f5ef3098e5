package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Values from those who store them to those who look for them, in virtual time. */
class ValuesTest {

    private final FakeNetwork network = new FakeNetwork(401, 0);

    @Test
    void shouldStoreFiftyValuesAtOnceAlthoughPeersTakeSixteenASecond() {
        FakeNetwork network = new FakeNetwork(219, 0);
        network.grow(15);
        FakeNode node = network.nodes.get(4);
        List<Outcome<PublishResult>> puts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            puts.add(node.put(immutable("at once " + i)));
        }
        network.time.passSeconds(15);
        assertThat(puts)
                .allMatch(put -> put.value().stored() == 14 && put.value().refused() == 0);
    }

    @Test
    void shouldSayThatItIsClosedWhileItWaitsToAskAgain() {
        FakeNetwork network = new FakeNetwork(220, 0);
        network.grow(5);
        FakeNode busy = network.nodes.get(1);
        Exchanges.RequestHandler honest = busy.honestHandler();
        busy.answerBy(incoming -> {
            if (incoming.request() instanceof Request.PutValue) {
                incoming.answer(new Response.Refused(Response.Reason.BUSY, 5));
            } else {
                honest.handle(incoming);
            }
        });
        FakeNode node = network.nodes.get(4);
        Outcome<PublishResult> put = node.put(immutable("late"));
        network.time.passSeconds(3);
        assertThat(put.isOpen()).isTrue();
        node.dht.close();
        network.time.passSeconds(1);
        assertThat(put.failure().code()).isEqualTo(Failure.Code.CLOSED);
    }

    @Test
    void shouldFindWhatWasPutFromEveryNodeForADay() {
        network.grow(60);
        Value value = immutable("hello");
        Outcome<PublishResult> put = network.nodes.get(7).put(value);
        network.time.passSeconds(5);
        assertThat(put.value().stored()).isEqualTo(20);
        for (FakeNode node : network.nodes) {
            assertThat(found(node, value)).isEqualTo(value);
        }
        network.time.passSeconds(86_000);
        assertThat(found(network.nodes.get(30), value)).isEqualTo(value);
        network.time.passSeconds(500);
        ValueOutcome late = network.nodes.get(30).get(placeOf(value));
        network.time.passSeconds(5);
        assertThat(late.end.value().value()).isNull();
        assertThat(late.values).isEmpty();
    }

    @Test
    void shouldEndWithTheFirstImmutableValue() {
        network.grow(60);
        Value value = immutable("only one can be here");
        network.nodes.get(7).put(value);
        network.time.passSeconds(5);
        FakeNode holder = holdersOf(value).get(0);
        ValueOutcome here = holder.get(placeOf(value));
        network.time.pass(0);
        assertThat(here.end.value()).isEqualTo(new ValueResult(value, 0, 0, 0));
        FakeNode other = network.nodes.stream()
                .filter(node -> node.dht.stores().values().get(placeOf(value)) == null)
                .findFirst()
                .orElseThrow();
        ValueOutcome there = other.get(placeOf(value));
        network.time.passSeconds(5);
        assertThat(there.values).containsExactly(value);
        assertThat(there.end.value().messages()).isLessThanOrEqualTo(20);
    }

    @Test
    void shouldTellEachBetterMutableValueAndEndWithTheBest() {
        network.grow(60);
        PeerId owner = network.nodes.get(7).peer;
        Value.Mutable first = mutable(owner, 1, "one");
        Value.Mutable second = mutable(owner, 2, "two");
        network.nodes.get(7).put(first);
        network.time.passSeconds(5);
        // the closest one alone has the newer value
        FakeNode closest = holdersOf(first).get(0);
        FakeNode seeker = network.nodes.stream()
                .filter(node -> node.dht.stores().values().get(placeOf(first)) == null)
                .findFirst()
                .orElseThrow();
        closest.answerBy(incoming -> incoming.answer(new Response.ValueFound(second)));
        ValueOutcome outcome = seeker.get(placeOf(first));
        network.time.passSeconds(5);
        assertThat(outcome.end.value().value()).isEqualTo(second);
        assertThat(outcome.values).isSubsetOf(first, second).endsWith(second);
    }

    @Test
    void shouldTellThePublisherOfANewerValue() {
        network.grow(60);
        PeerId owner = network.nodes.get(7).peer;
        network.nodes.get(7).put(mutable(owner, 5, "newer"));
        network.time.passSeconds(5);
        Outcome<PublishResult> again = network.nodes.get(8).put(mutable(owner, 1, "older"));
        network.time.passSeconds(5);
        // the first publisher keeps nothing itself, and may be one of the closest
        assertThat(again.value().stored()).isLessThanOrEqualTo(1);
        assertThat(again.value().stale()).isGreaterThanOrEqualTo(19);
        assertThat(again.value().refused()).isEqualTo(again.value().stale());
        assertThat(again.value().isSuperseded()).isTrue();
        Outcome<PublishResult> newest = network.nodes.get(8).put(mutable(owner, 6, "newest"));
        network.time.passSeconds(5);
        assertThat(newest.value().isSuperseded()).isFalse();
    }

    @Test
    void shouldKeepAValueForDaysAndStopWhenReleased() {
        network.grow(40);
        Value value = immutable("kept");
        Outcome<PublishResult> first = new Outcome<>();
        Kept kept = network.nodes.get(3).dht.keep(value, first);
        network.time.passSeconds(3 * 86_400);
        assertThat(first.value().stored()).isEqualTo(20);
        assertThat(holdersOf(value)).hasSizeGreaterThanOrEqualTo(20);
        long published = network.nodes.get(3).count("dht.keep.published");
        assertThat(published).as("every 10 h, give or take a tenth").isBetween(7L, 9L);
        kept.release();
        kept.release();
        network.time.passSeconds(86_500);
        assertThat(network.nodes.get(3).count("dht.keep.published")).isEqualTo(published);
        assertThat(holdersOf(value)).isEmpty();
    }

    @Test
    void shouldPublishAKeptValueEarlyWhenFewerThan14HoldersLive() {
        network.grow(60);
        Value value = immutable("kept");
        FakeNode keeper = network.nodes.get(3);
        keeper.dht.keep(value, new Outcome<>());
        network.time.passSeconds(10);
        List<FakeNode> holders = holdersOf(value);
        holders.subList(0, 6).forEach(FakeNode::kill);
        network.time.passSeconds(40 * 60);
        assertThat(keeper.count("dht.keep.published")).as("14 of 20 live").isEqualTo(1);
        holders.get(6).kill();
        network.time.passSeconds(40 * 60);
        assertThat(keeper.count("dht.keep.published")).as("13 of 20 live").isEqualTo(2);
        assertThat(holdersOf(value)).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void shouldPublishASupersededValueNoMoreOftenThanOthers() {
        network.grow(40);
        PeerId owner = network.nodes.get(7).peer;
        network.nodes.get(7).put(mutable(owner, 5, "newer"));
        network.time.passSeconds(5);
        network.nodes.get(8).dht.keep(mutable(owner, 4, "older"), new Outcome<>());
        network.time.passSeconds(8 * 3_600);
        assertThat(network.nodes.get(8).count("dht.keep.published")).isEqualTo(1);
    }

    @Test
    void shouldAcceptNeitherForgedNorMisplacedNorOlderValues() {
        network.grow(60);
        PeerId owner = network.nodes.get(7).peer;
        Value.Mutable genuine = mutable(owner, 3, "genuine");
        network.nodes.get(7).put(genuine);
        network.time.passSeconds(5);
        List<Response> lies = List.of(
                new Response.ValueFound(forged(owner, 9)),
                new Response.ValueFound(immutable("misplaced")),
                new Response.ValueFound(mutable(owner, 2, "older")));
        List<FakeNode> holders = holdersOf(genuine);
        FakeNode seeker = network.nodes.stream()
                .filter(node -> !holders.contains(node))
                .findFirst()
                .orElseThrow();
        // every holder but the closest lies
        for (int i = 1; i < holders.size(); i++) {
            Response lie = lies.get(i % lies.size());
            holders.get(i).answerBy(incoming -> incoming.answer(lie));
        }
        for (int i = 0; i < 20; i++) {
            ValueOutcome outcome = seeker.get(placeOf(genuine));
            network.time.passSeconds(10);
            assertThat(outcome.end.value().value()).isEqualTo(genuine);
            assertThat(outcome.values).isSubsetOf(genuine, mutable(owner, 2, "older"));
        }
        assertThat(seeker.count("dht.lookup.answer_unusable")).isPositive();
        assertThat(seeker.count("dht.lookup.older_value")).isPositive();
    }

    @Test
    void shouldRefuseMoreValuesAndPutsThanTheLimits() {
        network.grow(30);
        FakeNode node = network.nodes.get(3);
        KeepSettings limits = KeepSettings.defaults();
        List<Outcome<PublishResult>> kept = new ArrayList<>();
        List<Outcome<PublishResult>> puts = new ArrayList<>();
        for (int i = 0; i <= limits.maxValues(); i++) {
            Outcome<PublishResult> outcome = new Outcome<>();
            node.dht.keep(immutable("kept" + i), outcome);
            kept.add(outcome);
        }
        for (int i = 0; i <= limits.maxPuts(); i++) {
            puts.add(node.put(immutable("put" + i)));
        }
        network.time.passSeconds(60);
        assertThat(kept.remove(limits.maxValues()).failure().code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(puts.remove(limits.maxPuts()).failure().code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(kept).allMatch(outcome -> outcome.value() != null);
        assertThat(puts).allMatch(outcome -> outcome.value() != null);
        assertThat(node.count("dht.keep.refused")).isEqualTo(2);
        Outcome<PublishResult> after = node.put(immutable("after"));
        network.time.passSeconds(5);
        assertThat(after.value()).isNotNull();
    }

    private Value found(FakeNode node, Value wanted) {
        ValueOutcome outcome = node.get(placeOf(wanted));
        network.time.passSeconds(5);
        Value value = outcome.end.value().value();
        if (value == null) {
            throw new AssertionError("Not found from " + node.peer);
        }
        return value;
    }

    /** Closest first. */
    private List<FakeNode> holdersOf(Value value) {
        Key place = placeOf(value);
        return new ArrayList<>(network.nodes.stream()
                .filter(node -> node.alive && node.dht.stores().values().get(place) != null)
                .sorted((a, b) -> place.compareDistance(a.peer.key(), b.peer.key()))
                .toList());
    }

    private static Key placeOf(Value value) {
        return value.key(NetworkId.MAIN);
    }

    private static Value immutable(String text) {
        return new Value.Immutable(bytes(text));
    }

    private static Value.Mutable mutable(PeerId owner, long sequence, String text) {
        return ValueCodec.sign(bytes("salt"), sequence, bytes(text), new DigestSigner(owner), NetworkId.MAIN);
    }

    private static Value forged(PeerId owner, long sequence) {
        Value.Mutable genuine = mutable(owner, sequence, "genuine");
        return new Value.Mutable(owner, genuine.salt(), sequence, bytes("forged"), genuine.signature());
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
