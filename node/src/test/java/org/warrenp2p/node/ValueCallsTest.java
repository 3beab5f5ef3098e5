package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.ValueListener;
import org.warrenp2p.dht.ValueResult;
import org.warrenp2p.node.core.ValuePlaces;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** How reading and storing values end, in virtual time and with a network that the test plays. */
class ValueCallsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] SALT = {};
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private final Simulation simulation = Simulation.forTest(ValueCallsTest.class, 1);
    private final EventLoop loop = simulation.addHost().loop();
    private final Identity owner = Identity.ofSeed(Bytes.wrap(new byte[Identity.SEED_BYTES]));
    private final PlayedNetwork network = new PlayedNetwork();
    private final Heard<FoundValue> found = new Heard<>();
    private final Heard<StoredValue> stored = new Heard<>();

    @Test
    void shouldEndWithTheFirstImmutableValue() {
        get(NewValue.immutable(CONTENT));
        network.listener().onValue(NewValue.immutable(CONTENT).value(NetworkId.MAIN));

        assertThat(found.result().content()).isEqualTo(Bytes.copyOf(CONTENT));
        assertThat(found.result().sequence()).isEmpty();
        assertThat(found.result().owner()).isEmpty();
        assertThat(network.cancelled).isPositive();
    }

    @Test
    void shouldWaitForTheHighestSequence() {
        get(mutable(1));
        network.listener().onValue(mutable(1).value(NetworkId.MAIN));
        assertThat(found.ended()).isFalse();
        network.listener().onValue(mutable(2).value(NetworkId.MAIN));
        network.finish(mutable(2));

        assertThat(found.result().sequence()).hasValue(2);
        assertThat(found.result().owner()).contains(owner.peerId());
    }

    @Test
    void shouldTakeTheBestValueWhenTheTimeIsUp() {
        get(mutable(1));
        network.listener().onValue(mutable(1).value(NetworkId.MAIN));
        simulation.run(TIMEOUT);

        assertThat(found.result().sequence()).hasValue(1);
        assertThat(found.result().took()).isEqualTo(TIMEOUT);
    }

    @Test
    void shouldTimeOutWhenNoValueCameInTime() {
        get(mutable(1));
        simulation.run(TIMEOUT);

        assertThat(found.code()).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(network.cancelled).isPositive();
    }

    @Test
    void shouldSayThatNobodyHasAValue() {
        get(mutable(1));
        network.finish(null);
        simulation.run(TIMEOUT);

        assertThat(found.code()).isEqualTo(Failure.Code.NOT_FOUND);
    }

    @Test
    void shouldPutWithoutReadingWhenTheSequenceIsGiven() {
        put(mutable(7));
        assertThat(network.listener).isNull();
        network.publish(result(3, 0, 0, 1));

        assertThat(stored.result().sequence()).isEqualTo(OptionalLong.of(7));
        assertThat(stored.result().storedOn()).isEqualTo(3);
        assertThat(stored.result().key()).isEqualTo(mutable(7).key(NetworkId.MAIN));
    }

    @Test
    void shouldUpdateWhatIsThere() {
        put(NewValue.update(owner, SALT, CONTENT));
        assertThat(network.values).isEmpty();
        network.listener().onValue(mutable(4).value(NetworkId.MAIN));
        network.finish(mutable(5));
        network.publish(result(3, 0, 0, 0));

        assertThat(stored.result().sequence()).hasValue(6);
    }

    @Test
    void shouldNotGuessASequenceThatItCouldNotRead() {
        put(NewValue.update(owner, SALT, CONTENT));
        network.listener().onValue(mutable(4).value(NetworkId.MAIN));
        simulation.run(TIMEOUT);

        assertThat(stored.code()).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(network.values).isEmpty();
    }

    @Test
    void shouldNotUpdateTheHighestSequenceThereIs() {
        put(NewValue.update(owner, SALT, CONTENT));
        network.finish(mutable(-1));

        assertThat(stored.code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(network.values).isEmpty();
    }

    @Test
    void shouldSayWhyNobodyKeepsIt() {
        assertThat(codeOf(result(0, 0, 2, 1))).isEqualTo(Failure.Code.REFUSED);
        assertThat(codeOf(result(0, 0, 0, 3))).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(codeOf(result(0, 0, 0, 0))).isEqualTo(Failure.Code.UNREACHABLE);
    }

    @Test
    void shouldSayThatANewerValueIsThere() {
        assertThat(codeOf(result(0, 2, 2, 0))).isEqualTo(Failure.Code.REFUSED);
        put(mutable(7));
        network.publish(result(1, 2, 2, 0));

        assertThat(stored.code()).isEqualTo(Failure.Code.REFUSED);
        assertThat(stored.reason().message()).contains("newer value");
    }

    @Test
    void shouldStopKeepingWhatIsSuperseded() {
        var unused = keep(mutable(7));
        network.publish(result(0, 3, 3, 0));

        assertThat(stored.code()).isEqualTo(Failure.Code.REFUSED);
        assertThat(network.released).isEqualTo(1);
    }

    @Test
    void shouldNotMindAFewHoldersOfANewerValue() {
        put(mutable(7));
        network.publish(result(3, 1, 1, 0));

        assertThat(stored.result().storedOn()).isEqualTo(3);
    }

    @Test
    void shouldTimeOutWhenNobodyConfirmed() {
        put(mutable(7));
        simulation.run(TIMEOUT);
        assertThat(stored.code()).isEqualTo(Failure.Code.TIMEOUT);

        network.publish(result(3, 0, 0, 0));
        assertThat(stored.value).isNull();
    }

    @Test
    void shouldGoOnKeepingWhatReachedNobodyYet() {
        ValueStoring storing = keep(mutable(7));
        network.publish(result(0, 0, 0, 3));

        assertThat(stored.result().storedOn()).isZero();
        assertThat(network.released).isZero();
        storing.release();
        assertThat(network.released).isEqualTo(1);
    }

    @Test
    void shouldNotKeepWhatWasReleasedWhileItWasRead() {
        ValueStoring storing = keep(NewValue.update(owner, SALT, CONTENT));
        storing.release();

        assertThat(network.cancelled).isEqualTo(1);
        assertThat(network.values).isEmpty();
        assertThat(stored.ended()).isFalse();
    }

    private Failure.Code codeOf(PublishResult result) {
        PlayedNetwork played = new PlayedNetwork();
        Heard<StoredValue> heard = new Heard<>();
        new ValueStoring(loop, played, NetworkId.MAIN, mutable(1)).once(TIMEOUT.toNanos(), heard);
        played.publish(result);
        return heard.code();
    }

    private static PublishResult result(int stored, int stale, int refused, int unanswered) {
        return new PublishResult(stored, 0, stale, refused, unanswered, stored + refused + unanswered, 1);
    }

    private void get(NewValue where) {
        new ValueSearch(loop, where.key(NetworkId.MAIN), found).start(network, TIMEOUT.toNanos());
    }

    private void put(NewValue value) {
        new ValueStoring(loop, network, NetworkId.MAIN, value).once(TIMEOUT.toNanos(), stored);
    }

    private ValueStoring keep(NewValue value) {
        ValueStoring storing = new ValueStoring(loop, network, NetworkId.MAIN, value);
        storing.keep(stored);
        return storing;
    }

    private NewValue mutable(long sequence) {
        return NewValue.mutable(owner, SALT, sequence, CONTENT);
    }

    /** Says what the test wants when the test wants it. */
    private static final class PlayedNetwork implements ValuePlaces {

        final List<Value> values = new ArrayList<>();
        int cancelled;
        int released;

        @Nullable
        ValueListener listener;

        @Nullable
        Completion<PublishResult> publication;

        ValueListener listener() {
            return Objects.requireNonNull(listener);
        }

        void finish(@Nullable NewValue value) {
            listener().onFinished(new ValueResult(value == null ? null : value.value(NetworkId.MAIN), 1, 1, 1));
        }

        void publish(PublishResult result) {
            Objects.requireNonNull(publication).succeeded(result);
        }

        @Override
        public void put(Value value, Completion<PublishResult> done) {
            values.add(value);
            publication = done;
        }

        @Override
        public Kept keep(Value value, Completion<PublishResult> first) {
            put(value, first);
            return () -> released++;
        }

        @Override
        public Search get(Key place, ValueListener told) {
            listener = told;
            return () -> cancelled++;
        }
    }
}
