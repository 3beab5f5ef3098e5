package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NoLeaks;
import org.warrenp2p.transport.netty.TestOnEachIoKind;

/** What streams and datagrams of a link do. */
@ExtendWith(NoLeaks.class)
class QuicStreamsTest {

    private final QuicNodes nodes = new QuicNodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    @TestOnEachIoKind
    void shouldKeepOneDirectionOpenWhenTheOtherHasEnded(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        TestStream mine = pair.dialled().openStream();
        mine.write(1, 1000);
        TestStream theirs = pair.accepted().nextStream();
        assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, 1000));

        theirs.write(2, 300_000);

        assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, 300_000));
        assertThat(Await.get(mine.closed)).isTrue();
        assertThat(Await.get(theirs.closed)).isTrue();
    }

    @TestOnEachIoKind
    void shouldCarryAStreamByCopiesAlone(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        TestStream mine = pair.dialled().openStream();
        mine.write(1, 1000);
        TestStream theirs = pair.accepted().nextStream();
        assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, 1000));

        Await.run(pair.alice().loop, () -> pair.alice().sendCopiesOnly(pair.bob()));
        Await.run(pair.bob().loop, () -> pair.bob().sendCopiesOnly(pair.alice()));

        theirs.write(2, 300_000);
        assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, 300_000));
    }

    @TestOnEachIoKind
    void shouldTellTheOtherSideOfAReset(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        TestStream mine = pair.dialled().openStream();
        mine.writeSome(Bytes.ofHex("0102"));
        TestStream theirs = pair.accepted().nextStream();

        mine.reset();

        assertThat(Await.get(mine.closed)).isFalse();
        assertThat(Await.get(theirs.closed)).isFalse();
        assertThat(theirs.received).isNotDone();
        TestStream next = pair.dialled().openStream();
        next.write(3, 10);
        assertThat(Await.get(pair.accepted().nextStream().received)).isEqualTo(TestStream.expected(3, 10));
    }

    @TestOnEachIoKind
    void shouldCarryAHundredStreamsAtOnce(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        List<TestStream> mine = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            mine.add(pair.dialled().openStream());
        }
        for (int i = 0; i < 100; i++) {
            mine.get(i).write(i, 10_000 + i);
        }

        List<TestStream.Received> received = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TestStream theirs = pair.accepted().nextStream();
            received.add(Await.get(theirs.received));
            theirs.write(0, 0);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(received).contains(TestStream.expected(i, 10_000 + i));
            assertThat(Await.get(mine.get(i).closed)).isTrue();
        }
    }

    @Test
    void shouldRefuseAStreamAboveThePeersLimitAndOpenItLater() {
        QuicNodes.Pair pair = nodes.pair(IoKind.BEST);
        List<TestStream> mine = new ArrayList<>();
        for (int i = 0; i < QuicNode.SETTINGS.maxStreamsPerLink(); i++) {
            mine.add(pair.dialled().openStream());
        }

        assertThat(pair.dialled().openStreamInVain().code()).isEqualTo(Failure.Code.LIMIT);

        TestStream first = mine.get(0);
        first.write(1, 1);
        TestStream theirs = pair.accepted().nextStream();
        theirs.write(2, 1);
        assertThat(Await.get(first.closed)).isTrue();
        assertThat(Await.get(theirs.closed)).isTrue();
    }

    @TestOnEachIoKind
    void shouldHoldTheWriterBackWhileTheReaderDoesNotRead(IoKind kind) {
        QuicSettings d = QuicNode.SETTINGS;
        QuicSettings narrow = new QuicSettings(
                d.idleTimeout(),
                d.keepAlive(),
                d.maxLinks(),
                d.maxLinksPerPeer(),
                d.maxStreamsPerLink(),
                1 << 16,
                1 << 16,
                d.datagramQueue());
        QuicNode alice = nodes.node(kind);
        QuicNode bob = nodes.add(new QuicNode(kind, Identity.generate(QuicNode.ENTROPY), narrow))
                .accepting();
        QuicNode.introduce(alice, bob);
        TestLink dialled = alice.dial(bob.peerId());
        TestLink accepted = bob.nextAccepted();
        TestStream mine = dialled.openStream();
        mine.writeSome(Bytes.ofHex("00"));
        TestStream theirs = accepted.nextStream();
        Await.run(bob.loop, () -> theirs.stream.setReading(false));
        mine.write(1, 2_000_000);
        for (int i = 0; i < 20; i++) { // the link itself lives
            dialled.send(Bytes.ofHex("01"));
            assertThat(accepted.nextDatagram()).isEqualTo(Bytes.ofHex("01"));
        }

        assertThat(Await.on(alice.loop, mine.stream::isWritable)).isFalse();
        assertThat(Await.on(alice.loop, mine::unwrittenBytes)).isGreaterThan(1_800_000);
        assertThat(Await.on(bob.loop, theirs::receivedBytes)).isLessThanOrEqualTo(1);

        Await.run(bob.loop, () -> theirs.stream.setReading(true));
        assertThat(Await.get(theirs.received).length()).isEqualTo(2_000_001);
    }

    @TestOnEachIoKind
    void shouldCarryDatagramsAndCountThoseThatDoNotFit(IoKind kind) {
        QuicNodes.Pair pair = nodes.pair(kind);
        int most = Await.on(pair.alice().loop, pair.dialled().channel::maxDatagramBytes);
        assertThat(most).isBetween(1_100, 1_200);

        assertThat(pair.dialled().send(Bytes.wrap(new byte[most]))).isTrue();
        assertThat(pair.dialled().send(Bytes.wrap(new byte[most + 1]))).isFalse();
        assertThat(pair.accepted().nextDatagram().length()).isEqualTo(most);
        assertThat(pair.accepted().send(Bytes.ofHex("beef"))).isTrue();
        assertThat(pair.dialled().nextDatagram()).isEqualTo(Bytes.ofHex("beef"));

        assertThat(pair.alice().count("quic.datagram_dropped")).isEqualTo(1);
    }
}
