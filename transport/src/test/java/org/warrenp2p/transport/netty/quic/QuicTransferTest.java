package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NoLeaks;
import org.warrenp2p.transport.netty.TestOnEachIoKind;

/** What takes seconds: bulk data, and waiting for silence to be noticed. */
@Tag("slow")
@ExtendWith(NoLeaks.class)
class QuicTransferTest {

    private static final int TWENTY_MB = 20_000_000;
    private static final int FIVE_MB = 5_000_000;

    private final QuicNodes nodes = new QuicNodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    @TestOnEachIoKind
    void shouldCarryAStreamBothWaysUnharmed(IoKind kind) {
        QuicNode alice = nodes.node(kind);
        QuicNode bob = nodes.node(kind).accepting();
        QuicNode.introduce(alice, bob);

        TestLink dialled = alice.dial(bob.peerId());
        TestLink accepted = bob.nextAccepted();
        TestStream mine = dialled.openStream();
        mine.write(1, TWENTY_MB);
        TestStream theirs = accepted.nextStream();
        theirs.write(2, TWENTY_MB);

        assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, TWENTY_MB));
        assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, TWENTY_MB));
        assertThat(Await.get(mine.closed)).isTrue();
        assertThat(Await.get(theirs.closed)).isTrue();
        assertThat(dialled.channel.peer()).isEqualTo(bob.peerId());
        assertThat(accepted.channel.peer()).isEqualTo(alice.peerId());
        assertThat(dialled.channel.dialled()).isTrue();
        assertThat(accepted.channel.dialled()).isFalse();
    }

    @TestOnEachIoKind
    void shouldNotNoticeThatThePathChangesInMidTransfer(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        TestStream mine = pair.dialled().openStream();
        mine.write(1, TWENTY_MB);
        TestStream theirs = pair.accepted().nextStream();
        AtomicInteger changes = new AtomicInteger();
        theirs.onData(() -> {
            boolean ipv6 = theirs.receivedBytes() / 1_000_000 % 2 == 1;
            pair.bob().usePath(pair.alice(), ipv6);
            pair.alice().loop.execute(() -> {
                if (pair.alice().usePath(pair.bob(), ipv6)) {
                    changes.incrementAndGet();
                }
            });
        });

        assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, TWENTY_MB));
        theirs.write(2, 100);
        assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, 100));
        assertThat(changes.get()).isGreaterThan(5);
        assertThat(pair.dialled().closed).isNotDone();
        assertThat(pair.bob().count("quic.no_session")).isZero();
    }

    @TestOnEachIoKind
    void shouldCarryAStreamUnharmedWherePacketsAreLostAndOvertaken(IoKind kind) {
        QuicNode alice = nodes.node(kind);
        QuicNode bob = nodes.node(kind).accepting();
        try (LossyForwarder network = new LossyForwarder(alice, bob, 7)) {
            TestLink dialled = alice.dial(bob.peerId());
            TestLink accepted = bob.nextAccepted();
            TestStream mine = dialled.openStream();
            mine.write(1, FIVE_MB);
            TestStream theirs = accepted.nextStream();
            theirs.write(2, 100_000);

            assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, FIVE_MB));
            assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, 100_000));
            assertThat(network.lost()).isGreaterThan(100);
            assertThat(network.late()).isGreaterThan(100);
        }
    }

    @TestOnEachIoKind
    void shouldLoseALinkOverWhichNothingComes(IoKind kind) {
        QuicSettings d = QuicNode.SETTINGS;
        QuicSettings hasty = new QuicSettings(
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                d.maxLinks(),
                d.maxLinksPerPeer(),
                d.maxStreamsPerLink(),
                d.linkWindowBytes(),
                d.streamWindowBytes(),
                d.datagramQueue());
        QuicNode alice = nodes.add(new QuicNode(kind, Identity.generate(QuicNode.ENTROPY), hasty));
        QuicNode bob = nodes.add(new QuicNode(kind, Identity.generate(QuicNode.ENTROPY), hasty))
                .accepting();
        QuicNode.introduce(alice, bob);
        TestLink dialled = alice.dial(bob.peerId());
        TestLink accepted = bob.nextAccepted();
        // the link outlives four time-outs of silence, since it is kept alive
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        Await.run(alice.loop, () -> alice.loop.schedule(2_000_000_000L, () -> later.complete(dialled.closed.isDone())));
        assertThat(Await.get(later)).isFalse();

        Await.run(alice.loop, () -> alice.paths.paths.clear());
        Await.run(bob.loop, () -> bob.paths.paths.clear());

        assertThat(Await.get(dialled.closed)).isEqualTo(CloseReason.LOST);
        assertThat(Await.get(accepted.closed)).isEqualTo(CloseReason.LOST);
    }
}
