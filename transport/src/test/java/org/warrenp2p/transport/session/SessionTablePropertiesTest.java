package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.ManualLoop;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SeededEntropy;
import org.warrenp2p.transport.table.KeyedHash;

class SessionTablePropertiesTest {

    private static final SessionSettings SETTINGS =
            SessionSettings.defaults().with(new SessionSettings.Limits(4, 3, 2, 2, 2, 4, 4, 4, 1_000, 2_000));
    private static final int PEERS = 9;

    private final ManualLoop loop =
            new ManualLoop(Long.MAX_VALUE - Duration.ofMinutes(3).toNanos());
    private final DeadlineQueue deadlines = new DeadlineQueue(loop);
    private final Counters counters = new Counters();
    private final FakeSocket socket = new FakeSocket();
    /** Peers that began and did not end, as a listener sees it. */
    private final SortedSet<PeerId> heard = new TreeSet<>();

    private final SessionClock clock = new SessionClock(loop, new SplittableRandom(1), SETTINGS);
    private final SessionTable table = new SessionTable(
            peer(0),
            SETTINGS.limits(),
            clock,
            new SessionCounters(counters),
            deadlines,
            new KeyedHash(new SeededEntropy(1)),
            new SessionTable.EntryListener() {
                @Override
                public void onNew(PeerEntry entry, Path path) {
                    assertThat(heard.add(entry.peer)).isTrue();
                }

                @Override
                public void onGone(PeerEntry entry) {
                    assertThat(heard.remove(entry.peer)).isTrue();
                }
            });
    private int nextIndex;

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    private Session session(int peer, boolean initiator) {
        return new Session(
                peer(peer),
                nextIndex++,
                7,
                new ClearCrypto.ClearCipher(),
                initiator,
                loop.nanoTime(),
                loop.nanoTime(),
                socket.pathTo(peer));
    }

    private static PinKind kind(SplittableRandom random) {
        return random.nextBoolean() ? PinKind.NEEDED : PinKind.SERVED;
    }

    private PeerEntry confirm(int peer, boolean initiator) {
        return table.confirm(session(peer, initiator), socket.pathTo(peer), true);
    }

    @Property(tries = 200)
    void shouldKeepItsBoundsAndAgreeWithItself(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Session> sessions = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            int number = 1 + random.nextInt(PEERS);
            PeerEntry entry = table.entry(peer(number));
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    Session session = session(number, random.nextBoolean());
                    sessions.add(session);
                    table.confirm(session, socket.pathTo(random.nextInt(20)), random.nextBoolean());
                }
                case 2, 3 -> {
                    Session session = session(number, false);
                    sessions.add(session);
                    table.addProvisional(session);
                }
                case 4 -> {
                    Session any = sessions.isEmpty() ? null : sessions.get(random.nextInt(sessions.size()));
                    if (any != null && any.state == Session.State.PROVISIONAL && table.session(any.localIndex) == any) {
                        table.confirm(any, socket.pathTo(random.nextInt(20)), random.nextBoolean());
                    } else if (any != null && random.nextBoolean()) {
                        table.close(any);
                    }
                }
                case 5 -> table.pin(peer(number), kind(random));
                case 6 -> table.unpin(peer(number), kind(random));
                case 7 -> {
                    if (entry != null) {
                        table.owners().validate(entry, socket.pathTo(random.nextInt(20)));
                        table.touch(entry, loop.nanoTime());
                    }
                }
                default -> loop.advance(Duration.ofSeconds(random.nextInt(60)).toNanos());
            }
            assertConsistent();
        }
        for (int number = 1; number <= PEERS; number++) {
            for (PinKind kind : PinKind.values()) {
                table.unpin(peer(number), kind);
            }
        }
        loop.advance(Duration.ofHours(1).toNanos());
        assertThat(table.sessions()
                        + table.provisional()
                        + table.peers()
                        + table.owners().size())
                .isZero();
        assertThat(heard).isEmpty();
        assertThat(deadlines.size()).isZero();
    }

    private void assertConsistent() {
        SessionSettings.Limits limits = SETTINGS.limits();
        assertThat(table.provisional()).isLessThanOrEqualTo(limits.provisional());
        assertThat(table.peers())
                .isLessThanOrEqualTo(limits.inbound() + limits.outbound() + limits.pinned() + limits.served());
        assertThat(heard).hasSize(table.peers());
        int sessions = table.provisional();
        int owned = 0;
        for (PeerEntry entry : table.entries()) {
            assertThat(entry.current.state).isEqualTo(Session.State.CURRENT);
            assertThat(table.session(entry.current.localIndex)).isSameAs(entry.current);
            assertThat(entry.draining)
                    .hasSizeLessThanOrEqualTo(PeerEntry.MAX_DRAINING)
                    .allMatch(old -> old.state == Session.State.DRAINING && table.session(old.localIndex) == old);
            sessions += 1 + entry.draining.size();
            for (Path path : entry.paths.validated()) {
                assertThat(table.owners().peerAt(path))
                        .as("an owner for each validated path")
                        .isNotNull();
                owned += Objects.equals(table.owners().peerAt(path), entry.peer) ? 1 : 0;
            }
        }
        assertThat(table.owners().size())
                .as("nobody owns what is not validated")
                .isEqualTo(owned);
        assertThat(table.sessions()).isEqualTo(sessions);
        assertThat(deadlines.size()).as("one timer for each state and kind").isLessThanOrEqualTo(5);
    }

    @Example
    void shouldDisplaceWhoeverWasSilentLongestOfTheSameKind() {
        confirm(1, true);
        for (int number = 2; number <= 4; number++) {
            confirm(number, false);
        }
        table.touch(Objects.requireNonNull(table.entry(peer(2))), loop.nanoTime());
        confirm(5, false);
        assertThat(heard).containsExactlyInAnyOrder(peer(1), peer(2), peer(4), peer(5));
        assertThat(counters.counter("session.inbound_displaced").value()).isEqualTo(1);
    }

    @Example
    void shouldKeepPinnedPeersFromBeingDisplacedAndFromBeingIdle() {
        confirm(1, false);
        assertThat(table.pin(peer(1), PinKind.NEEDED)).isTrue();
        for (int number = 2; number <= 8; number++) {
            confirm(number, false);
        }
        assertThat(heard).contains(peer(1));
        loop.advance(Duration.ofMinutes(10).toNanos());
        assertThat(heard).containsExactly(peer(1));
        table.unpin(peer(1), PinKind.NEEDED);
        loop.advance(Duration.ofMinutes(3).toNanos());
        assertThat(heard).isEmpty();
    }

    @Example
    void shouldForgetEachPeerWhenItHasBeenSilentForLongEnoughAndNotEarlier() {
        long inboundNanos = SETTINGS.lifetimes().inboundIdle().toNanos();
        confirm(1, false);
        loop.advance(5);
        confirm(2, false);
        loop.advance(5);
        table.touch(Objects.requireNonNull(table.entry(peer(1))), loop.nanoTime());
        loop.advance(inboundNanos - 6);
        assertThat(heard).containsExactly(peer(1), peer(2));
        loop.advance(1);
        assertThat(heard).containsExactly(peer(1));
        loop.advance(4);
        assertThat(heard).containsExactly(peer(1));
        loop.advance(1);
        assertThat(heard).isEmpty();
        assertThat(counters.counter("session.idle").value()).isEqualTo(2);
    }

    @Example
    void shouldForgetSilentPeersOfBothKindsInTheirTime() {
        confirm(1, true);
        confirm(2, false);
        loop.advance(SETTINGS.lifetimes().outboundIdle().toNanos());
        assertThat(heard).containsExactly(peer(2));
        loop.advance(SETTINGS.lifetimes().inboundIdle().toNanos()
                - SETTINGS.lifetimes().outboundIdle().toNanos());
        assertThat(heard).isEmpty();
    }

    @Example
    void shouldEndKeysAtTheHardStopThoughPacketsCome() {
        confirm(1, false);
        for (int minute = 0; minute < 44; minute++) {
            loop.advance(Duration.ofMinutes(1).toNanos());
            table.touch(Objects.requireNonNull(table.entry(peer(1))), loop.nanoTime());
        }
        loop.advance(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(heard).containsExactly(peer(1));
        loop.advance(1);
        assertThat(heard).isEmpty();
        assertThat(counters.counter("session.worn_out").value()).isEqualTo(1);
    }

    @Example
    void shouldRefuseAPinBeyondTheBound() {
        assertThat(table.pin(peer(1), PinKind.NEEDED)).isTrue();
        assertThat(table.pin(peer(2), PinKind.NEEDED)).isTrue();
        assertThat(table.pin(peer(1), PinKind.NEEDED)).isTrue();
        assertThat(table.pin(peer(3), PinKind.NEEDED)).isFalse();
        assertThat(counters.counter("session.pin_refused").value()).isEqualTo(1);
    }

    @Example
    void shouldCountPinsOfEachKindForThemselves() {
        for (int number = 1; number <= 2; number++) {
            assertThat(table.pin(peer(number), PinKind.SERVED)).isTrue();
        }
        assertThat(table.pin(peer(3), PinKind.SERVED)).isFalse();
        assertThat(table.pin(peer(3), PinKind.NEEDED)).isTrue();
        confirm(1, false);
        assertThat(table.pin(peer(1), PinKind.NEEDED)).isTrue();
        table.unpin(peer(1), PinKind.SERVED);
        loop.advance(Duration.ofMinutes(10).toNanos());
        assertThat(heard).as("pinned for the other reason").containsExactly(peer(1));
        table.unpin(peer(1), PinKind.NEEDED);
        loop.advance(Duration.ofMinutes(3).toNanos());
        assertThat(heard).isEmpty();
    }

    @Example
    void shouldGiveAPathToWhoeverProvedItLast() {
        PeerEntry one = confirm(1, false);
        PeerEntry other = confirm(2, false);
        table.owners().validate(other, socket.pathTo(1));
        assertThat(table.owners().peerAt(socket.pathTo(1))).isEqualTo(peer(2));
        assertThat(one.paths.current()).as("a path leads to one peer").isNull();
        table.close(one.current);
        assertThat(table.owners().peerAt(socket.pathTo(1)))
                .as("not taken away with its earlier owner")
                .isEqualTo(peer(2));
    }
}
