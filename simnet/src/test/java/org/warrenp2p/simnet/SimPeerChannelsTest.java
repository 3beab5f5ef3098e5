package org.warrenp2p.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.simnet.LinkedPeer.StreamEnd;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannel.CloseReason;

class SimPeerChannelsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final Simulation simulation = Simulation.forTest(SimPeerChannelsTest.class, 11);
    private final LinkedPeer alice = new LinkedPeer(simulation, 1);
    private final LinkedPeer bob = new LinkedPeer(simulation, 2);
    private @Nullable PeerChannel dialled;
    private Failure.@Nullable Code failure;

    @BeforeEach
    void giveSessions() {
        LinkedPeer.giveSessions(alice, bob);
        bob.accept();
    }

    @Test
    void shouldHandALinkToBothSidesAfterOneRoundTrip() {
        dial();
        simulation.run(SimNetwork.DEFAULT_LATENCY.multipliedBy(2).minusNanos(1));
        assertThat(dialled).isNull();

        simulation.run(SECOND);

        assertThat(link().peer()).isEqualTo(bob.id);
        assertThat(link().dialled()).isTrue();
        assertThat(bob.accepted).hasSize(1);
        assertThat(bob.accepted.get(0).peer()).isEqualTo(alice.id);
        assertThat(bob.accepted.get(0).dialled()).isFalse();
    }

    @Test
    void shouldFailADialWithAReason() {
        alice.forgetSession(bob);
        assertThat(failureOfDial()).isEqualTo(Failure.Code.UNREACHABLE);

        LinkedPeer.giveSessions(alice, bob);
        bob.forgetSession(alice);
        assertThat(failureOfDial()).as("strangers get no answer").isEqualTo(Failure.Code.TIMEOUT);

        alice.channels.close();
        assertThat(failureOfDial()).isEqualTo(Failure.Code.CLOSED);
    }

    @Test
    void shouldCarryTheFirstBytesWithTheThirdFlight() {
        alice.channels.dial(
                bob.id,
                FIVE_SECONDS.toNanos(),
                Completion.of(
                        channel -> {
                            channel.handle(alice);
                            channel.openStream(Completion.of(
                                    stream -> new StreamEnd(stream).write("early"), reason -> failure = reason.code()));
                        },
                        reason -> failure = reason.code()));

        simulation.run(SimNetwork.DEFAULT_LATENCY.multipliedBy(3).minusNanos(1));
        assertThat(bob.streams).isEmpty();
        simulation.run(Duration.ofNanos(1));

        assertThat(bob.streams.get(0).heard).containsExactly("early");
    }

    @Test
    void shouldCloseALinkThatNobodyWantsOnceTheDiallerHasIt() {
        LinkedPeer carol = new LinkedPeer(simulation, 3);
        LinkedPeer.giveSessions(alice, carol);
        dial(carol);
        simulation.run(SimNetwork.DEFAULT_LATENCY.multipliedBy(2));
        StreamEnd early = openStream();
        early.write("early");
        simulation.run(SECOND);

        assertThat(alice.heard).containsExactly("closed REFUSED");
        assertThat(early.heard).containsExactly("closed by reset");
        List<Failure.Code> refusals = new ArrayList<>();
        link().openStream(Completion.of(stream -> {}, reason -> refusals.add(reason.code())));
        simulation.run(SECOND);
        assertThat(refusals).containsExactly(Failure.Code.REFUSED);
    }

    @Test
    void shouldDialThroughLossByRepeating() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(0.4));

        connect();

        assertThat(bob.accepted).hasSize(1);
    }

    @Test
    void shouldCarryBytesInOrderBothWaysAndEndCleanly() {
        simulation
                .network()
                .setDefaultLink(LinkModel.of(LatencyModel.uniform(Duration.ZERO, Duration.ofMillis(90)))
                        .withLoss(0.1));
        connect();
        StreamEnd ours = openStream();
        for (String word : List.of("one ", "two ", "three ", "four ")) {
            ours.write(word);
        }
        ours.stream.finish();
        simulation.run(FIVE_SECONDS);
        StreamEnd theirs = bob.streams.get(0);
        assertThat(String.join("", theirs.heard)).isEqualTo("one two three four finished");

        theirs.write("answer");
        theirs.stream.finish();
        simulation.run(FIVE_SECONDS);

        assertThat(ours.heard).containsExactly("answer", "finished", "closed cleanly");
        assertThat(theirs.heard).endsWith("finished", "closed cleanly");
    }

    @Test
    void shouldTellThePeerOfAStreamWithItsFirstBytes() {
        connect();
        StreamEnd ours = openStream();
        simulation.run(SECOND);
        assertThat(bob.streams).isEmpty();

        ours.write("x");
        simulation.run(SECOND);

        assertThat(bob.streams).hasSize(1);
    }

    @Test
    void shouldHoldTheWriterBackWhileTheReaderDoesNotRead() {
        connect();
        StreamEnd ours = openStream();
        ours.write("hello");
        simulation.run(SECOND);
        StreamEnd theirs = bob.streams.get(0);
        theirs.stream.setReading(false);

        ByteBuffer half = ByteBuffer.allocate(LinkedPeer.WINDOW_BYTES / 2);
        assertThat(ours.stream.write(half.duplicate())).isTrue();
        assertThat(ours.stream.write(half.duplicate())).isTrue();
        assertThat(ours.stream.write(half.duplicate())).isTrue();
        assertThat(ours.stream.write(half.duplicate())).isFalse();
        assertThat(ours.stream.isWritable()).isFalse();
        simulation.run(FIVE_SECONDS);
        assertThat(theirs.receivedBytes).isEqualTo(5);
        assertThat(ours.heard).isEmpty();

        theirs.stream.setReading(true);
        assertThat(theirs.receivedBytes).as("never in the same turn").isEqualTo(5);
        simulation.run(FIVE_SECONDS);

        assertThat(theirs.receivedBytes).isEqualTo(5 + 2L * LinkedPeer.WINDOW_BYTES);
        assertThat(ours.heard).containsExactly("writable");
    }

    @Test
    void shouldResetBothDirectionsAtOnce() {
        connect();
        StreamEnd ours = openStream();
        ours.write("hello");
        simulation.run(SECOND);

        ours.stream.reset();
        assertThat(ours.heard).as("never in the same turn").isEmpty();
        bob.streams.get(0).write("crossing");
        simulation.run(SECOND);

        assertThat(ours.heard).containsExactly("closed by reset");
        assertThat(bob.streams.get(0).heard).containsExactly("hello", "closed by reset");
    }

    @Test
    void shouldCarryDatagramsThatFit() {
        connect();

        boolean sent = link().sendDatagram(ByteBuffer.wrap("hello".getBytes(UTF_8)));
        boolean tooLarge = link().sendDatagram(ByteBuffer.allocate(link().maxDatagramBytes() + 1));
        simulation.run(SECOND);

        assertThat(sent).isTrue();
        assertThat(tooLarge).isFalse();
        assertThat(alice.counters.snapshot()).containsEntry("channel.datagram_too_large", 1L);
        assertThat(bob.heard).containsExactly("datagram hello");
    }

    @Test
    void shouldCloseBothEndsWithTheReasonAndDropWhatHasNotArrived() {
        connect();
        StreamEnd ours = openStream();
        ours.write("hello");
        simulation.run(SECOND);
        ours.write("too late");

        link().close(CloseReason.DONE);
        assertThat(alice.heard).as("never in the same turn").isEmpty();
        simulation.run(SECOND);

        assertThat(alice.heard).containsExactly("closed DONE");
        assertThat(bob.heard).containsExactly("stream", "closed DONE");
        assertThat(ours.heard).containsExactly("closed by reset");
        assertThat(bob.streams.get(0).heard).containsExactly("hello", "closed by reset");
        assertThat(link().sendDatagram(ByteBuffer.allocate(1))).isFalse();
    }

    @Test
    void shouldTellThePeersWhenTheNodeStops() {
        connect();

        alice.channels.close();
        simulation.run(SECOND);

        assertThat(bob.heard).containsExactly("closed SHUTDOWN");
    }

    @Test
    void shouldLoseTheLinkToADeadHostAfterTheIdleTimeout() {
        connect();
        bob.host.stop();

        simulation.run(LinkedPeer.IDLE_TIMEOUT.dividedBy(2));
        assertThat(alice.heard).isEmpty();
        simulation.run(LinkedPeer.IDLE_TIMEOUT);

        assertThat(alice.heard).containsExactly("closed LOST");
    }

    @Test
    void shouldKeepAnIdleLinkAndSurviveAShortPartition() {
        connect();
        simulation.run(LinkedPeer.IDLE_TIMEOUT.multipliedBy(3));
        StreamEnd ours = openStream();
        simulation.network().partition(List.of(bob.host));
        ours.write("hello");
        simulation.run(FIVE_SECONDS);
        assertThat(bob.streams).isEmpty();

        simulation.network().heal();
        simulation.run(SECOND);

        assertThat(bob.streams.get(0).heard).containsExactly("hello");
        assertThat(alice.heard).isEmpty();
    }

    @Test
    void shouldLoseTheLinkAtBothEndsInALongPartition() {
        connect();
        simulation.network().partition(List.of(bob.host));

        simulation.run(LinkedPeer.IDLE_TIMEOUT.multipliedBy(2));

        assertThat(alice.heard).containsExactly("closed LOST");
        assertThat(bob.heard).containsExactly("closed LOST");
    }

    @Test
    void shouldBoundTheLinksOfANodeOnBothSides() {
        for (int i = 0; i < 3; i++) {
            connect();
        }
        LinkedPeer carol = new LinkedPeer(simulation, 3);
        LinkedPeer.giveSessions(carol, bob);
        List<Failure.Code> refusals = new ArrayList<>();
        carol.channels.dial(
                bob.id, FIVE_SECONDS.toNanos(), Completion.of(channel -> {}, reason -> refusals.add(reason.code())));

        assertThat(failureOfDial()).isEqualTo(Failure.Code.LIMIT);
        assertThat(refusals).as("no answer, as if nobody were there").containsExactly(Failure.Code.TIMEOUT);
        assertThat(bob.counters.snapshot().get("channel.link_limit")).isPositive();
        assertThat(bob.accepted).hasSize(3);
    }

    @Test
    void shouldBoundTheStreamsOfALinkUntilOneEnds() {
        connect();
        StreamEnd first = openStream();
        openStream();
        List<Failure.Code> refusals = new ArrayList<>();
        link().openStream(Completion.of(stream -> {}, reason -> refusals.add(reason.code())));
        simulation.run(SECOND);
        assertThat(refusals).containsExactly(Failure.Code.LIMIT);

        first.stream.reset();
        simulation.run(SECOND);

        assertThat(openStream().stream.isWritable()).isTrue();
    }

    @Test
    void shouldThrowWhenAHandlerIsNotSetInTime() {
        bob.channels.onAccepted(channel -> {});
        dial();

        assertThatThrownBy(() -> simulation.run(SECOND))
                .isInstanceOf(SimulationFailure.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    private void dial() {
        dial(bob);
    }

    private void dial(LinkedPeer peer) {
        dialled = null;
        failure = null;
        alice.channels.dial(
                peer.id,
                FIVE_SECONDS.toNanos(),
                Completion.of(
                        channel -> {
                            channel.handle(alice);
                            dialled = channel;
                        },
                        reason -> failure = reason.code()));
        assertThat(failure).as("never in the same turn").isNull();
    }

    private void connect() {
        dial();
        assertThat(simulation.runUntil(() -> dialled != null, FIVE_SECONDS)).isTrue();
        simulation.run(SECOND);
    }

    private Failure.@Nullable Code failureOfDial() {
        dial();
        simulation.run(FIVE_SECONDS);
        return failure;
    }

    private PeerChannel link() {
        if (dialled == null) {
            throw new AssertionError("Not connected: " + failure);
        }
        return dialled;
    }

    private StreamEnd openStream() {
        List<StreamEnd> opened = new ArrayList<>();
        link().openStream(Completion.of(stream -> opened.add(new StreamEnd(stream)), reason -> {
            throw new AssertionError(reason);
        }));
        assertThat(opened).as("never in the same turn").isEmpty();
        simulation.run(Duration.ZERO);
        return opened.get(0);
    }
}
