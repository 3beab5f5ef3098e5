package org.warrenp2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.relay.Peers.endpoint;
import static org.warrenp2p.relay.Peers.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.message.Notice.CircuitClosed.End;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.relay.CircuitTable.Opener;
import org.warrenp2p.relay.CircuitTable.Opening;

class CircuitTableTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final LongSupplier numbers = new SplittableRandom(1)::nextLong;

    private Opening open(CircuitTable table, int opener, int network, int target, long now) {
        return table.open(new Opener(peer(opener), endpoint(network, opener), true), peer(target), numbers, now);
    }

    private Circuit opened(CircuitTable table, int opener, int target, long now) {
        Circuit circuit = open(table, opener, opener, target, now).circuit();
        assertThat(circuit).isNotNull();
        return Objects.requireNonNull(circuit);
    }

    @Example
    void shouldGiveTheSameCircuitAgain() {
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT, 0);
        Opening first = open(table, 1, 1, 2, 0);
        Opening again = open(table, 1, 1, 2, 5);
        Opening back = open(table, 2, 2, 1, 5);

        assertThat(first.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.circuit()).isSameAs(first.circuit());
        assertThat(back.circuit()).isNotSameAs(first.circuit());
        assertThat(table.size()).isEqualTo(2);
    }

    @Example
    void shouldRefuseWithTheLimitThatIsReached() {
        RelaySettings settings = RelaySettings.DEFAULT.withPlaces(256, 50);
        CircuitTable table = new CircuitTable(settings, 0);
        for (int target = 0; target < settings.circuitsPerPeer(); target++) {
            assertThat(open(table, 1, 1, 100 + target, 0).refusal()).isNull();
        }
        assertThat(open(table, 1, 1, 200, 0).refusal()).isEqualTo(Reason.QUOTA);
        for (int opener = 2; opener < 2 + settings.circuitsPerPeer(); opener++) {
            assertThat(open(table, opener, 1, 300, 0).refusal()).isNull();
        }
        assertThat(open(table, 50, 5, 300, 0).refusal()).isEqualTo(Reason.QUOTA);
        assertThat(open(table, 50, 1, 301, 0).refusal()).isEqualTo(Reason.PREFIX_FULL);
        for (int opener = 60; opener < 78; opener++) {
            assertThat(open(table, opener, opener, 400 + opener, 0).refusal()).isNull();
        }
        assertThat(open(table, 90, 9, 500, 0).refusal()).isEqualTo(Reason.FULL);
        table.remove(table.all().get(0));
        assertThat(open(table, 90, 9, 500, 0).refusal()).isNull();
    }

    @Property(tries = 100)
    void shouldFindWhatIsThereAndNothingElse(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT.withPlaces(256, 9), 0);
        List<Circuit> gone = new ArrayList<>();
        List<Circuit> model = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            if (!model.isEmpty() && random.nextInt(3) == 0) {
                Circuit circuit = model.remove(random.nextInt(model.size()));
                assertThat(table.remove(circuit)).isTrue();
                assertThat(table.remove(circuit)).isFalse();
                gone.add(circuit);
            } else {
                // numbers that fall into few chains
                Opening opening = table.open(
                        new Opener(peer(random.nextInt(6)), endpoint(1, 1), true),
                        peer(10 + random.nextInt(6)),
                        () -> random.nextLong() << 5,
                        step);
                if (opening.isNew()) {
                    model.add(Objects.requireNonNull(opening.circuit()));
                }
            }
            assertThat(table.all()).containsExactlyElementsOf(model);
            model.forEach(circuit -> assertThat(table.find(circuit.id())).isSameAs(circuit));
            gone.forEach(circuit -> assertThat(table.find(circuit.id())).isNull());
        }
    }

    @Example
    void shouldNeverGiveANumberTwice() {
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT, 0);
        long[] drawn = {7, 0, 7, 7, 8};
        int[] next = {0};
        for (int target = 2; target < 4; target++) {
            table.open(new Opener(peer(1), endpoint(1, 1), true), peer(target), () -> drawn[next[0]++], 0);
        }
        assertThat(table.all()).extracting(Circuit::id).containsExactly(7L, 8L);
    }

    @Example
    void shouldEndWhatIsIdleOrUsedUp() {
        RelaySettings settings =
                RelaySettings.DEFAULT.withRates(0, 0).withAmounts(10_000, 15_000, Duration.ofMinutes(10));
        CircuitTable table = new CircuitTable(settings, 0);
        Circuit circuit = opened(table, 1, 2, 0);

        assertThat(table.endOf(circuit, 120 * SECOND - 1)).isNull();
        assertThat(table.endOf(circuit, 120 * SECOND)).isEqualTo(End.IDLE);
        table.tryCarry(circuit, peer(1), 9_999, 100 * SECOND);
        assertThat(table.endOf(circuit, 220 * SECOND - 1)).isNull();
        table.tryCarry(circuit, peer(2), 1, 101 * SECOND);
        assertThat(table.endOf(circuit, 101 * SECOND)).isEqualTo(End.USED_UP);
        assertThat(table.accounts().bytes(peer(1))).isEqualTo(10_000);

        Circuit other = opened(table, 3, 2, 101 * SECOND);
        table.tryCarry(other, peer(3), 5_000, 102 * SECOND);
        assertThat(table.endOf(other, 102 * SECOND)).as("of a peer").isEqualTo(End.USED_UP);
        assertThat(open(table, 4, 4, 2, 102 * SECOND).refusal()).isEqualTo(Reason.QUOTA);
        assertThat(open(table, 4, 4, 2, 3_700 * SECOND).refusal())
                .as("an hour later")
                .isNull();
        Circuit last = opened(table, 5, 6, 0);
        table.tryCarry(last, peer(5), 1, 599 * SECOND);
        assertThat(table.endOf(last, 600 * SECOND - 1)).isNull();
        assertThat(table.endOf(last, 600 * SECOND)).as("old").isEqualTo(End.USED_UP);
    }

    @Example
    void shouldTellTheTargetUntilItHasSentSomething() {
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT, 0);
        Circuit circuit = opened(table, 1, 2, 0);
        long ms = SECOND / 1_000;

        assertThat(circuit.wantsOffer(0)).isTrue();
        assertThat(circuit.wantsOffer(99 * ms)).isFalse();
        assertThat(circuit.wantsOffer(100 * ms)).isTrue();
        assertThat(circuit.wantsOffer(299 * ms)).isFalse();
        assertThat(circuit.wantsOffer(300 * ms)).isTrue();
        table.tryCarry(circuit, peer(1), 1, 301 * ms);
        assertThat(circuit.wantsOffer(800 * ms))
                .as("the opener says nothing of the target")
                .isTrue();
        table.tryCarry(circuit, peer(2), 1, 801 * ms);
        assertThat(circuit.wantsOffer(9_000 * ms)).isFalse();
    }

    @Example
    void shouldKeepFewEarlyDatagrams() {
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT, 0);
        Opening opening = table.open(new Opener(peer(1), endpoint(1, 1), false), peer(2), numbers, 0);
        Circuit circuit = Objects.requireNonNull(opening.circuit());

        assertThat(circuit.isEarly()).isTrue();
        assertThat(circuit.isEarlyFrom(endpoint(1, 1))).isTrue();
        assertThat(circuit.isEarlyFrom(endpoint(1, 2))).isFalse();
        for (int i = 0; i < Circuit.MOST_EARLY; i++) {
            assertThat(circuit.keepEarly(new byte[] {(byte) i})).isTrue();
        }
        assertThat(circuit.keepEarly(new byte[1])).isFalse();
        assertThat(circuit.nextEarly()).containsExactly(0);
    }

    @Example
    void shouldNotLetTheUnconfirmedTakeAllPlaces() {
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT, 0);
        for (int opener = 0; opener < 16; opener++) {
            Opener early = new Opener(peer(opener), endpoint(opener, 1), false);
            assertThat(table.open(early, peer(100 + opener), numbers, 0).refusal())
                    .isNull();
        }
        Opener late = new Opener(peer(50), endpoint(50, 1), false);
        assertThat(table.open(late, peer(100), numbers, 0).refusal()).isEqualTo(Reason.UNCONFIRMED_SESSION);
        assertThat(open(table, 50, 50, 100, 0).refusal()).as("confirmed").isNull();
        assertThat(table.endOf(table.all().get(0), 10 * SECOND - 1)).isNull();
        assertThat(table.endOf(table.all().get(0), 10 * SECOND)).isEqualTo(End.PEER_GONE);
        table.remove(table.all().get(0));
        assertThat(table.open(late, peer(101), numbers, 0).refusal()).isNull();
        table.confirmed(table.all().get(0));
        Opener next = new Opener(peer(51), endpoint(51, 1), false);
        assertThat(table.open(next, peer(101), numbers, 0).refusal()).isNull();
    }
}
