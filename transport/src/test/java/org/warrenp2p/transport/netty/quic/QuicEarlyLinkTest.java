package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NoLeaks;

/** Links before the other side has said anything about them. */
@ExtendWith(NoLeaks.class)
class QuicEarlyLinkTest {

    private static final int LENGTH = 3_000;

    private final QuicNodes nodes = new QuicNodes();
    private final QuicNode alice = nodes.node(IoKind.BEST);

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void shouldBringTheFirstBytesToTheOtherSideInTheThirdFlight() {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        try (FlightGate network = new FlightGate(alice, bob)) {
            TestLink link = alice.dial(bob.peerId());
            link.openStream().writeSome(Bytes.wrap(new byte[LENGTH]));

            network.releaseThirdFlight(LENGTH, true);

            TestStream theirs = bob.nextAccepted().nextStream();
            CompletableFuture<Boolean> all = new CompletableFuture<>();
            theirs.onData(() -> {
                if (theirs.receivedBytes() == LENGTH) {
                    all.complete(true);
                }
            });
            if (Await.on(bob.loop, theirs::receivedBytes) < LENGTH) {
                Await.get(all);
            }
            assertThat(bob.count("quic.packet_held")).isPositive();
            assertThat(bob.count("quic.packet_early")).isZero();
        }
    }

    @Test
    void shouldDeliverADatagramOfTheThirdFlight() {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        try (FlightGate network = new FlightGate(alice, bob)) {
            TestLink link = alice.dial(bob.peerId());
            Bytes datagram = Bytes.wrap(new byte[1_000]);
            assertThat(link.send(datagram)).isTrue();

            network.releaseThirdFlight(datagram.length(), true);

            assertThat(bob.nextAccepted().nextDatagram()).isEqualTo(datagram);
        }
    }

    @Test
    void shouldHandALinkToTheAcceptorWithTheHandshakeAlone() {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        QuicNode.introduce(alice, bob);
        TestLink link = alice.dial(bob.peerId());

        TestStream back = bob.nextAccepted().openStream();
        back.write(5, 10);

        assertThat(Await.get(link.nextStream().received)).isEqualTo(TestStream.expected(5, 10));
    }

    @Test
    void shouldEndALinkThatNobodyWantsWithTheReasonForAllThatWasBegun() {
        QuicNode bob = nodes.node(IoKind.BEST);
        try (FlightGate network = new FlightGate(alice, bob)) {
            TestLink link = alice.dial(bob.peerId());
            TestStream mine = link.openStream();
            mine.writeSome(Bytes.wrap(new byte[LENGTH]));

            network.releaseThirdFlight(LENGTH, false);

            assertThat(Await.get(link.closed)).isEqualTo(CloseReason.REFUSED);
            assertThat(Await.get(mine.closed)).isFalse();
            assertThat(link.openStreamInVain().code()).isEqualTo(Failure.Code.REFUSED);
        }
    }

    @Test
    void shouldTellTheDiallerOfAnAcceptorThatStopsBeforeItHasTheLink() {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        try (FlightGate network = new FlightGate(alice, bob)) {
            TestLink link = alice.dial(bob.peerId());

            Await.run(bob.loop, bob.channels::close);

            assertThat(Await.get(link.closed)).isEqualTo(CloseReason.SHUTDOWN);
            assertThat(network.kept()).as("what ends the handshake of bob").isPositive();
            assertThat(bob.accepted).isEmpty();
        }
    }

    @Test
    void shouldFailTheDialOfAPeerThatRefusesBeforeItsHandshakeIsDone() {
        QuicNode bob = nodes.add(new QuicNode(
                        IoKind.BEST, Identity.generate(QuicNode.ENTROPY), QuicNode.SETTINGS, new NetworkId("other")))
                .accepting();
        QuicNode.introduce(alice, bob);

        assertThat(alice.dialInVain(bob.peerId()).code()).isEqualTo(Failure.Code.REFUSED);
        assertThat(bob.accepted).isEmpty();
    }

    @Test
    void shouldHoldNoMoreThanAPeerMaySendUnheard() {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        try (FlightGate network = new FlightGate(alice, bob)) {
            TestLink link = alice.dial(bob.peerId());
            TestStream mine = link.openStream();
            mine.write(9, 200_000);

            network.releaseThirdFlight(10_000, false);

            assertThat(Await.get(bob.nextAccepted().nextStream().received)).isEqualTo(TestStream.expected(9, 200_000));
            assertThat(bob.count("quic.packet_held")).isBetween(1L, (long) Handshakes.MAX_HELD_OF_LINK);
        }
    }
}
