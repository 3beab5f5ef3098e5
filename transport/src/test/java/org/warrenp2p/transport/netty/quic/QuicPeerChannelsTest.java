package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.TlsKeySigner;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NoLeaks;

@ExtendWith(NoLeaks.class)
class QuicPeerChannelsTest {

    private static final IpAddress LOOPBACK = IpAddress.ofIpv4(0x7f000001);

    private final QuicNodes nodes = new QuicNodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void shouldRefuseAnAnswerOfSomebodyElse() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        PeerId carol = Identity.generate(QuicNode.ENTROPY).peerId();
        alice.knows(bob, carol);
        bob.knows(alice, alice.peerId());

        Failure failure = alice.dialInVain(carol);

        assertThat(failure.code()).isEqualTo(Failure.Code.WRONG_PEER);
        assertThat(failure.message())
                .contains(carol.toString())
                .contains(bob.peerId().toString());
        assertThat(bob.accepted).isEmpty();
    }

    @Test
    void shouldRefuseSomebodyElseWhoDials() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        alice.knows(bob, bob.peerId());
        bob.knows(alice, Identity.generate(QuicNode.ENTROPY).peerId());

        assertThat(alice.dialRefused(bob.peerId())).isIn(CloseReason.REFUSED, CloseReason.WRONG_PEER);
        assertThat(bob.accepted).isEmpty();
    }

    @Test
    void shouldRefuseACertificateThatTheNamedIdentityHasNotSigned() {
        Identity mallory = Identity.generate(QuicNode.ENTROPY);
        PeerId alice = Identity.generate(QuicNode.ENTROPY).peerId();
        QuicNode impostor = nodes.add(new QuicNode(IoKind.BEST, new Impostor(mallory, alice), QuicNode.SETTINGS));
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        impostor.knows(bob, bob.peerId());
        bob.knows(impostor, alice);

        assertThat(impostor.dialRefused(bob.peerId())).isEqualTo(CloseReason.REFUSED);
        assertThat(bob.accepted).isEmpty();
    }

    @Test
    void shouldRefuseLinksWhileNobodyTakesThem() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST);
        QuicNode.introduce(alice, bob);

        assertThat(alice.dialRefused(bob.peerId())).isEqualTo(CloseReason.REFUSED);
    }

    @Test
    void shouldSendNothingToAPeerWithoutASession() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST).accepting();

        Failure failure = alice.dialInVain(bob.peerId());

        assertThat(failure.code()).isEqualTo(Failure.Code.UNREACHABLE);
        assertThat(bob.count("quic.no_session")).isZero();
    }

    @Test
    void shouldDropPacketsFromAnAddressWithoutASessionBeforeTheCodec() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        alice.knows(bob, bob.peerId());

        Failure failure = alice.dialInVain(bob.peerId(), TimeUnit.MILLISECONDS.toNanos(300));

        assertThat(failure.code()).isEqualTo(Failure.Code.TIMEOUT);
        bob.awaitCounted("quic.no_session");
        assertThat(bob.accepted).isEmpty();
    }

    @Test
    void shouldAnswerNoneOfAThousandFirstPacketsWithoutASession() throws Exception {
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        QuicNode known = nodes.node(IoKind.BEST);
        QuicNode.introduce(known, bob);
        known.dial(bob.peerId()); // so that bob's QUIC is loaded and answers those whom it knows
        byte[] initial = firstPacketOfADial(bob.peerId());
        Endpoint target = bob.first.localEndpoint();

        try (DatagramSocket stranger = new DatagramSocket(new Endpoint(LOOPBACK, 0).toSocketAddress())) {
            for (int i = 1; i <= 1000; i++) {
                stranger.send(new DatagramPacket(initial, initial.length, target.toSocketAddress()));
                while (i % 50 == 0 && bob.count("quic.no_session") < i) { // no more than the socket's buffer holds
                    Thread.onSpinWait();
                }
            }
            assertThat(bob.count("quic.no_session")).isEqualTo(1000);
            // bob's next packet on this way comes after whatever it would have answered
            Await.run(
                    bob.loop,
                    () -> bob.first.send(
                            new Endpoint(LOOPBACK, stranger.getLocalPort()), ByteBuffer.wrap(new byte[] {42})));
            stranger.setSoTimeout(20_000);
            DatagramPacket first = new DatagramPacket(new byte[2000], 2000);
            stranger.receive(first);
            assertThat(first.getLength()).isEqualTo(1);
        }
    }

    /** What a real client sends first, caught by a plain socket. */
    private byte[] firstPacketOfADial(PeerId peer) throws Exception {
        QuicNode alice = nodes.node(IoKind.BEST);
        try (DatagramSocket trap = new DatagramSocket(new Endpoint(LOOPBACK, 0).toSocketAddress())) {
            trap.setSoTimeout(20_000);
            Endpoint caught = new Endpoint(LOOPBACK, trap.getLocalPort());
            Await.run(alice.loop, () -> alice.paths.paths.put(peer, new PeerPaths.Path(alice.first, caught)));
            CompletableFuture<TestLink> never = alice.dialling(peer);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            do {
                trap.receive(packet);
            } while (packet.getLength() < 1200); // an Initial that asks for a connection is padded (RFC 9000, 14.1)
            assertThat(never).isNotDone();
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    @Test
    void shouldGiveUpADialWhenItsTimeIsOver() {
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        QuicNode.introduce(alice, bob);
        Await.run(bob.loop, () -> bob.paths.paths.clear()); // bob's answers find no way

        Failure failure = alice.dialInVain(bob.peerId(), TimeUnit.MILLISECONDS.toNanos(300));

        assertThat(failure.code()).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(failure.message()).contains(bob.peerId().toString());
        bob.awaitCounted("quic.no_path");
    }

    @Test
    void shouldTellWhyALinkEnded() {
        for (CloseReason reason :
                List.of(CloseReason.DONE, CloseReason.DUPLICATE, CloseReason.SHUTDOWN, CloseReason.PROTOCOL_ERROR)) {
            QuicNodes.Pair pair = nodes.pair(IoKind.BEST);
            TestStream mine = pair.dialled().openStream();
            mine.writeSome(Bytes.ofHex("01"));
            TestStream theirs = pair.accepted().nextStream();

            pair.accepted().close(reason);

            assertThat(Await.get(pair.dialled().closed)).isEqualTo(reason);
            assertThat(Await.get(pair.accepted().closed)).isEqualTo(reason);
            assertThat(Await.get(mine.closed)).isFalse();
            assertThat(Await.get(theirs.closed)).isFalse();
            assertThat(pair.dialled().openStreamInVain().code()).isEqualTo(Failure.Code.CLOSED);
        }
    }

    @Test
    void shouldBoundTheLinksOfOnePeer() {
        QuicNodes.Pair pair = nodes.pair(IoKind.BEST);
        for (int i = 1; i < QuicNode.SETTINGS.maxLinksPerPeer(); i++) {
            pair.alice().dial(pair.bob().peerId());
        }

        assertThat(pair.alice().dialInVain(pair.bob().peerId()).code()).isEqualTo(Failure.Code.LIMIT);

        assertThat(pair.alice().count("quic.link_limit")).isEqualTo(1);
        pair.dialled().close(CloseReason.DONE);
        Await.get(pair.dialled().closed);
        Await.get(pair.accepted().closed);
        assertThat(pair.alice().dial(pair.bob().peerId()).channel.peer())
                .isEqualTo(pair.bob().peerId());
    }

    @Test
    void shouldDropFirstPacketsOfAPeerThatHasEnoughLinks() {
        QuicSettings d = QuicNode.SETTINGS;
        QuicSettings one = new QuicSettings(
                d.idleTimeout(),
                d.keepAlive(),
                d.maxLinks(),
                1,
                d.maxStreamsPerLink(),
                d.linkWindowBytes(),
                d.streamWindowBytes(),
                d.datagramQueue());
        QuicNode alice = nodes.node(IoKind.BEST);
        QuicNode bob = nodes.add(new QuicNode(IoKind.BEST, Identity.generate(QuicNode.ENTROPY), one))
                .accepting();
        QuicNode.introduce(alice, bob);
        alice.dial(bob.peerId());

        Failure failure = alice.dialInVain(bob.peerId(), TimeUnit.MILLISECONDS.toNanos(300));

        assertThat(failure.code()).isEqualTo(Failure.Code.TIMEOUT);
        bob.awaitCounted("quic.link_limit");
    }

    @Test
    void shouldLetBothSidesDialAtOnce() {
        QuicNode alice = nodes.node(IoKind.BEST).accepting();
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        QuicNode.introduce(alice, bob);
        CompletableFuture<TestLink> one = alice.dialling(bob.peerId());
        CompletableFuture<TestLink> other = bob.dialling(alice.peerId());

        assertThat(Await.get(one).channel.peer()).isEqualTo(bob.peerId());
        assertThat(Await.get(other).channel.peer()).isEqualTo(alice.peerId());
        assertThat(alice.nextAccepted().channel.dialled()).isFalse();
        assertThat(bob.nextAccepted().channel.dialled()).isFalse();
    }

    @Test
    void shouldRefuseToDialAfterItsEnd() {
        QuicNodes.Pair pair = nodes.pair(IoKind.BEST);
        Await.run(pair.alice().loop, pair.alice().channels::close);

        assertThat(pair.alice().dialInVain(pair.bob().peerId()).code()).isEqualTo(Failure.Code.CLOSED);
        assertThat(Await.get(pair.dialled().closed)).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(Await.get(pair.accepted().closed)).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void shouldFailOneDialWhenSomethingElseThanTheLibraryFails() {
        Identity identity = Identity.generate(QuicNode.ENTROPY);
        QuicNode alice = nodes.add(new QuicNode(IoKind.BEST, new UnableAtFirst(identity), QuicNode.SETTINGS));
        QuicNode bob = nodes.node(IoKind.BEST).accepting();
        QuicNode.introduce(alice, bob);

        Failure failure = alice.dialInVain(bob.peerId());

        assertThat(failure.code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(failure.message()).contains("A test is unable").contains("tries again");
        assertThat(alice.count("quic.not_started")).isEqualTo(1);
        assertThat(alice.dial(bob.peerId()).channel.peer()).isEqualTo(bob.peerId());
    }

    /** Signs with its own key and claims to be somebody else. */
    private record Impostor(Identity own, PeerId peerId) implements TlsKeySigner {

        @Override
        public Bytes signTlsKey(Bytes subjectPublicKeyInfo) {
            return own.signTlsKey(subjectPublicKeyInfo);
        }
    }

    /** Cannot sign when it is asked first. */
    private record UnableAtFirst(Identity own, AtomicBoolean asked) implements TlsKeySigner {

        UnableAtFirst(Identity own) {
            this(own, new AtomicBoolean());
        }

        @Override
        public PeerId peerId() {
            return own.peerId();
        }

        @Override
        public Bytes signTlsKey(Bytes subjectPublicKeyInfo) {
            if (asked.compareAndSet(false, true)) {
                throw new UnsupportedOperationException("A test is unable");
            }
            return own.signTlsKey(subjectPublicKeyInfo);
        }
    }
}
