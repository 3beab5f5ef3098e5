package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.UdpSocket;

/** One connection over changing paths: what becomes of data under load when a direct path, or a relay, dies or appears. */
class StandbyTest {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    /** The bar where another validated path exists. */
    private static final long OTHER_PATH_MILLIS = 500;

    /** PROTOCOL asks for three misses before a path counts as dead; from the first one on everything goes over both. */
    private static final long KILLED_RELAY_MILLIS = 2_000;

    /** Between two numbers that are said, and the longest way there and back, which leads through a relay. */
    private static final long AT_ONCE_MILLIS = Conversation.EVERY.toMillis() + 2 * RelayedTown.ROUND_TRIP.toMillis();

    private final RelayedTown town = new RelayedTown(StandbyTest.class, 3);
    private final SimRouter here = town.router(Nat.PORT_RESTRICTED, "203.0.113.1");
    private final SimRouter there = town.router(Nat.PORT_RESTRICTED, "198.51.100.1");

    private void run(Duration duration) {
        town.simulation.run(duration);
    }

    @Test
    void shouldKeepOneCircuitBesideADirectPath() {
        SimNode caller = town.home(here);
        SimNode called = town.home(there);
        Conversation conversation = town.talk(caller, called);
        run(Duration.ofMinutes(10));

        assertThat(RelayedTown.isDirect(caller, called)).isTrue();
        assertThat(RelayedTown.relaysBetween(caller, called)).hasSize(1);
        assertThat(RelayedTown.relaysBetween(called, caller)).isEqualTo(RelayedTown.relaysBetween(caller, called));
        assertThat(town.circuits()).isEqualTo(1);
        assertThat(RelayedTown.count(called, "standby.begun")).isZero();
        assertThat(conversation.isWhole()).isTrue();
    }

    @Test
    void shouldGoOnOverTheRelayWhenTheDirectPathSwallowsEverything() {
        SimNode caller = town.home(here);
        SimNode called = town.home(there);
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.isDirect(caller, called)).isTrue();
        town.separate(here, there);
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(OTHER_PATH_MILLIS);
        assertThat(RelayedTown.isDirect(caller, called)).isFalse();
        assertThat(RelayedTown.count(caller, "path.lost")).isZero();
        assertThat(RelayedTown.count(called, "path.lost")).isZero();
    }

    /** Only the caller has relays, so the circuit is one to the caller, which only the other side can open. */
    @Test
    void shouldBeOpenedByTheOtherSideIfOnlyTheDiallerHasRelays() {
        SimNode caller = town.home(here);
        SimNode called = town.servers.get(8);
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.count(called, "standby.ready")).isEqualTo(1);
        town.simulation
                .network()
                .setHole((from, to) -> (from.address().equals(here.outsideAddress())
                                && to.address().equals(called.host.address()))
                        || (from.address().equals(called.host.address())
                                && to.address().equals(here.outsideAddress())));
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(OTHER_PATH_MILLIS);
    }

    @Test
    void shouldGoBackToADirectPathWithoutAGap() {
        SimNode caller = town.home(here);
        SimNode called = town.home(there);
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.isDirect(caller, called)).isTrue();
        town.separate(here, there);
        run(Duration.ofSeconds(20));
        assertThat(RelayedTown.isDirect(caller, called)).isFalse();
        town.rejoin();
        conversation.measure();

        assertThat(town.simulation.runUntil(
                        () -> RelayedTown.isDirect(caller, called) && RelayedTown.isDirect(called, caller),
                        RelayedTown.MINUTE))
                .isTrue();
        run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThanOrEqualTo(AT_ONCE_MILLIS);
    }

    @Test
    void shouldMoveToADirectPathThatOpensWhileTheLinkRunsOverARelay() {
        SimNode caller = town.home(here);
        SimNode called = town.home(there);
        town.separate(here, there);
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.isDirect(caller, called)).isFalse();
        town.rejoin();

        assertThat(town.simulation.runUntil(
                        () -> RelayedTown.isDirect(caller, called) && RelayedTown.isDirect(called, caller),
                        RelayedTown.MINUTE))
                .isTrue();
        run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThanOrEqualTo(AT_ONCE_MILLIS);
        assertThat(RelayedTown.count(caller, "repair.direct_done") + RelayedTown.count(called, "repair.direct_done"))
                .isPositive();
    }

    private Conversation relayed(SimNode caller, SimNode called) {
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.isDirect(caller, called)).isFalse();
        assertThat(RelayedTown.relaysBetween(caller, called)).hasSize(2).doesNotHaveDuplicates();
        assertThat(RelayedTown.relaysBetween(called, caller))
                .containsExactlyInAnyOrderElementsOf(RelayedTown.relaysBetween(caller, called));
        return conversation;
    }

    private SimNode relayInUse(SimNode caller, SimNode called) {
        return town.serverOf(((CircuitEnd) RelayedTown.path(caller, called).socket()).relay());
    }

    @Test
    void shouldGoOnOverTheOtherRelayWhenOneDiesWithoutAWord() {
        SimNode caller = town.home(Nat.SYMMETRIC, "203.0.113.2");
        SimNode called = town.home(Nat.SYMMETRIC, "198.51.100.2");
        Conversation conversation = relayed(caller, called);
        relayInUse(caller, called).host.stop();
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(KILLED_RELAY_MILLIS);
        assertThat(RelayedTown.path(caller, called).kind()).isEqualTo(UdpSocket.Kind.RELAYED);
        assertThat(RelayedTown.count(caller, "path.lost")).isZero();
    }

    @Test
    void shouldGoOnOverTheOtherRelayAtOnceWhenOneSaysGoodbye() {
        SimNode caller = town.home(Nat.SYMMETRIC, "203.0.113.2");
        SimNode called = town.home(Nat.SYMMETRIC, "198.51.100.2");
        Conversation conversation = relayed(caller, called);
        SimNode relay = relayInUse(caller, called);
        relay.host.loop().execute(relay.core::stop);
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        // what was under way is sent again after a probe time-out of the link
        assertThat(conversation.longestSilenceMillis()).isLessThan(OTHER_PATH_MILLIS);
    }

    @Test
    void shouldReplaceADeadRelayThatCarriesALinkWithinTwoSeconds() {
        SimNode caller = town.home(Nat.SYMMETRIC, "203.0.113.2");
        SimNode called = town.home(Nat.SYMMETRIC, "198.51.100.2");
        Conversation conversation = relayed(caller, called);
        SimNode relay = relayInUse(caller, called);
        relay.host.stop();

        assertThat(town.simulation.runUntil(() -> hasReplaced(called, relay), Duration.ofSeconds(2)))
                .isTrue();
        run(FIVE_SECONDS);
        SimNode.Found found = town.servers.get(7).find(called.peer());
        assertThat(town.simulation.runUntil(found::ended, RelayedTown.MINUTE)).isTrue();
        assertThat(Objects.requireNonNull(found.result).record()).isNotNull();
        List<PeerId> published = Objects.requireNonNull(found.result.record()).record().relays().stream()
                .map(Contact::peer)
                .toList();
        assertThat(published).hasSize(2).doesNotContain(relay.peer());
        run(Duration.ofSeconds(30));
        assertThat(conversation.isWhole()).isTrue();
        assertThat(RelayedTown.relaysBetween(caller, called))
                .as("a new standby")
                .hasSize(2)
                .doesNotContain(relay.peer());
    }

    private static boolean hasReplaced(SimNode node, SimNode relay) {
        List<Contact> relays = node.core.relays().relays();
        return relays.size() == 2 && relays.stream().noneMatch(one -> one.peer().equals(relay.peer()));
    }

    @Test
    void shouldReplaceAnIdleRelayWithinTwoSecondsOfTheFirstMissedAnswer() {
        SimNode home = town.home(Nat.SYMMETRIC, "203.0.113.2");
        run(RelayedTown.MINUTE);
        SimNode relay = town.serverOf(home.core.relays().relays().get(0).peer());
        relay.host.stop();
        // a keepalive, and a second for its answer
        assertThat(town.simulation.runUntil(() -> hasReplaced(home, relay), Duration.ofSeconds(15 + 1 + 2)))
                .isTrue();
    }

    /** A guess of ports takes seconds, and may not be repeated soon; the relay is there at once. */
    @ParameterizedTest
    @ValueSource(strings = {"caller", "called"})
    void shouldGoOnOverTheRelayWhenARouterWhosePortsMustBeGuessedRebinds(String who) {
        SimRouter random = town.router(Nat.SYMMETRIC, "203.0.113.2");
        SimNode caller = town.home(random);
        SimNode called = town.home(there);
        Conversation conversation = town.talk(caller, called);
        assertThat(RelayedTown.isDirect(caller, called)).isTrue();
        (who.equals("caller") ? random : there).rebind(50_000, 60_000);
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(1_000);
    }

    /** Its circuits die with the mapping, since a relay forwards only from where it has validated a peer. */
    @Test
    void shouldGoOnWhenTheRoutersOfBothRebindWhileARelayCarriesTheLink() {
        SimRouter one = town.router(Nat.SYMMETRIC, "203.0.113.2");
        SimRouter other = town.router(Nat.SYMMETRIC, "198.51.100.2");
        Conversation conversation = relayed(town.home(one), town.home(other));
        one.rebind(50_000, 60_000);
        other.rebind(50_000, 60_000);
        run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(1_000);
    }

    /** A relay lets 16 circuits lead to one peer: if links with direct paths took all of them, nobody else could reach it. */
    @Test
    void shouldLeaveRoomAtItsRelaysForThoseWhoHaveNoOtherWay() {
        SimNode called = town.home(there);
        List<SimNode> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(town.home(Nat.PORT_RESTRICTED, "203.0." + (i + 1) + ".1"));
        }
        run(RelayedTown.MINUTE);
        callers.forEach(caller -> town.call(caller, called));
        run(RelayedTown.MINUTE);

        assertThat(callers).allMatch(caller -> RelayedTown.isDirect(caller, called));
        List<PeerId> used = callers.stream()
                .flatMap(caller -> RelayedTown.relaysBetween(called, caller).stream())
                .toList();
        assertThat(new TreeSet<>(used))
                .hasSize(2)
                .allMatch(relay -> Collections.frequency(used, relay) <= 8)
                .anyMatch(relay -> Collections.frequency(used, relay) == 8);
        assertThat(RelayedTown.count(called, "circuit.standby_declined")).isPositive();
    }
}
