package org.warrenp2p.node.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Search;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Which repairs are begun when, with punches that end as the test says. */
class LinkRepairsTest {

    private static final int MANY = 200;
    private static final Duration PUNCH = Duration.ofMillis(150);
    private static final Duration VAIN = Duration.ofSeconds(8);

    private final Simulation simulation = Simulation.forTest(LinkRepairsTest.class, 1);
    private final SimHost host = simulation.addHost();
    private final Counters counters = new Counters();
    private final Set<PeerId> there = new LinkedHashSet<>();
    private final Set<PeerId> punchedByOthers = new LinkedHashSet<>();
    private final Map<PeerId, List<Long>> begun = new LinkedHashMap<>();
    private final List<Long> starts = new ArrayList<>();
    private final List<Request> asked = new ArrayList<>();
    private int trouble;
    private int underWay;
    private int mostUnderWay;
    private final LinkRepairs repairs = new LinkRepairs(new RepairPorts(
            peer(0),
            host.loop(),
            new Asking(),
            this::find,
            new Direct(),
            new Opening(),
            (record, listener) -> null,
            relay -> {},
            endpoint -> true,
            () -> trouble++,
            counters));

    private static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    private static PeerRecord record(PeerId peer) {
        Contact coordinator = new Contact(peer(9_999), new Endpoint(IpAddress.parse("198.51.100.9"), 4433));
        return new PeerRecord(peer, 1, 0, 1, List.of(), NatProfile.UNKNOWN, List.of(coordinator), List.of());
    }

    /** Nobody has a newer record. */
    private Search find(PeerId wanted, FindListener listener) {
        host.loop()
                .schedule(
                        Duration.ofMillis(50).toNanos(),
                        () -> listener.onFailure(new Failure(Failure.Code.UNREACHABLE, "nobody")));
        return () -> {};
    }

    private final class Asking implements Exchanges {
        @Override
        public Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener) {
            asked.add(request);
            return () -> {};
        }

        @Override
        public void serve(RequestHandler handler) {}

        @Override
        public void serve(Request.Kind kind, RequestHandler handler) {}
    }

    private final class Opening implements PathOpener {
        @Override
        public @Nullable Runnable open(PeerRecord record, PunchListener listener) {
            PeerId peer = record.peer();
            long now = simulation.nowNanos();
            begun.computeIfAbsent(peer, any -> new ArrayList<>()).add(now);
            starts.add(now);
            mostUnderWay = Math.max(mostUnderWay, ++underWay);
            boolean succeeds = there.contains(peer);
            host.loop().schedule((succeeds ? PUNCH : VAIN).toNanos(), () -> {
                underWay--;
                if (succeeds) {
                    repairs.onFound(peer);
                    listener.onOpened(Round.FIRE);
                } else {
                    listener.onFailed(new PunchFailure(
                            PunchFailure.Code.NO_PATH,
                            NatProfile.UNKNOWN,
                            NatProfile.UNKNOWN,
                            new java.util.TreeMap<>()));
                }
            });
            return () -> {};
        }

        @Override
        public boolean isUnderWay(PeerId peer) {
            return punchedByOthers.contains(peer);
        }
    }

    /** Who is there is there directly. */
    private final class Direct implements RepairPorts.Paths {
        @Override
        public List<Path> living(PeerId peer) {
            Path path = new Path(new NoSocket(), new Endpoint(IpAddress.parse("198.51.100.7"), 1));
            return there.contains(peer) ? List.of(path) : List.of();
        }

        @Override
        public List<Path> validated(PeerId peer) {
            return living(peer);
        }
    }

    private void lose(int first, int last) {
        for (int i = first; i <= last; i++) {
            repairs.found(record(peer(i)));
            repairs.onLost(peer(i));
        }
    }

    @Test
    void shouldTryAtOnceAndThenLessAndLess() {
        lose(1, 1);
        simulation.run(Duration.ofMinutes(3));
        List<Long> times = Objects.requireNonNull(begun.get(peer(1)));
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            pauses.add((times.get(i) - times.get(i - 1) - VAIN.toNanos()) / 1_000_000_000);
        }
        assertThat(counters.counter("repair.failed").value()).isEqualTo(times.size() - 1L);
        assertThat(times.get(0)).isZero();
        assertThat(pauses).startsWith(1L, 2L, 5L, 10L, 30L, 30L);
    }

    @Test
    void shouldNotMakeAStormOfAMassDeath() {
        lose(1, MANY);
        simulation.run(Duration.ofSeconds(15));
        assertThat(begun).as("everybody had a turn").hasSize(MANY);
        for (int i = 1; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(20_000_000L);
        }
        // turns last 2 s at most, attempts 8 s
        assertThat(mostUnderWay).isLessThanOrEqualTo(32 * 4 + 32);
    }

    @Test
    void shouldFindThoseWhoAreThereAmongManyWhoAreNot() {
        for (int i = MANY - 9; i <= MANY; i++) {
            there.add(peer(i));
        }
        lose(1, MANY);
        simulation.run(Duration.ofSeconds(14));
        assertThat(there).allSatisfy(peer -> assertThat(begun).containsKey(peer));
        assertThat(counters.counter("repair.done").value()).isEqualTo(10);
        assertThat(repairs.broken()).isEqualTo(MANY - 10);
    }

    @Test
    void shouldRepairAllInSecondsIfAllAreThere() {
        for (int i = 1; i <= MANY; i++) {
            there.add(peer(i));
        }
        lose(1, MANY);
        simulation.run(Duration.ofSeconds(5));
        assertThat(repairs.broken()).isZero();
        assertThat(repairs.underWay()).isZero();
        assertThat(counters.counter("repair.done").value()).isEqualTo(MANY);
    }

    @Test
    void shouldLetTheOtherSideGoOnIfThatHasBegun() {
        punchedByOthers.add(peer(1));
        lose(1, 1);
        simulation.run(Duration.ofMillis(900));
        assertThat(begun).isEmpty();
        simulation.run(Duration.ofSeconds(1));
        assertThat(begun).as("in vain, it seems").hasSize(1);
    }

    @Test
    void shouldStopWhenTheLinkEnds() {
        lose(1, MANY);
        simulation.run(Duration.ofMillis(100));
        for (int i = 1; i <= MANY; i++) {
            repairs.ended(peer(i));
        }
        int before = starts.size();
        simulation.run(Duration.ofMinutes(2));
        assertThat(starts).hasSize(before);
        assertThat(repairs.broken()).isZero();
    }

    /** However many links miss an answer: the node looks at itself once a second, and greets a dozen peers' coordinators. */
    @Test
    void shouldPrepareForFewIfManyAreInTrouble() {
        Path path = new Path(new NoSocket(), new Endpoint(IpAddress.parse("198.51.100.7"), 1));
        for (int i = 1; i <= MANY; i++) {
            repairs.found(record(peer(i)));
            repairs.onSuspected(peer(i), path);
        }
        simulation.run(Duration.ofMillis(100));
        assertThat(trouble).isEqualTo(1);
        assertThat(asked).hasSize(12);
        simulation.run(Duration.ofSeconds(1));
        repairs.onSuspected(peer(1), path);
        simulation.run(Duration.ofMillis(100));
        assertThat(trouble).isEqualTo(2);
        assertThat(asked).hasSize(13);
    }

    private static final class NoSocket implements UdpSocket {
        @Override
        public Endpoint localEndpoint() {
            return new Endpoint(IpAddress.parse("198.51.100.8"), 1);
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return false;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {}

        @Override
        public void close() {}
    }
}
