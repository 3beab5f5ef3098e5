package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.PathKind;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

class PathSelectorPropertiesTest {

    private static final long KEEPALIVE_NANOS = 15_000 * MonitorRig.MILLI;
    private static final List<PathKind> KINDS = List.of(PathKind.values());
    private static final int MANY = 4;

    private final FakeSocket socket = new FakeSocket();

    /** A way with something in between; compared as an object, as sockets are. */
    private static final class Through implements UdpSocket {

        private final Kind kind;

        private Through(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Endpoint localEndpoint() {
            return FakeSocket.endpoint(-2);
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return true;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {}

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public void close() {}
    }

    private Path pathOf(PathKind kind, int number) {
        return switch (kind) {
            case LAN -> new Path(socket, new Endpoint(IpAddress.ofIpv4(0x0a00_0001 + number), 4433));
            case DIRECT -> socket.pathTo(number);
            case RELAYED -> new Path(new Through(UdpSocket.Kind.RELAYED), FakeSocket.endpoint(number));
            case TUNNELLED -> new Path(new Through(UdpSocket.Kind.TUNNELLED), FakeSocket.endpoint(number));
        };
    }

    /** Whatever happens: what is in use is validated, and lives if anything does. */
    @Property(tries = 100)
    void shouldNeverUseWhatIsNotValidatedOrDead(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MonitorRig rig = new MonitorRig(KEEPALIVE_NANOS);
        for (int step = 0; step < 60; step++) {
            Path path = pathOf(KINDS.get(random.nextInt(KINDS.size())), random.nextInt(2));
            switch (random.nextInt(6)) {
                case 0 -> rig.with(known(rig, path), 10 + random.nextInt(300));
                case 1 -> {
                    rig.roundTrips.remove(known(rig, path));
                    rig.validate();
                }
                case 2 -> rig.cut.add(known(rig, path));
                case 3 -> rig.cut.clear();
                case 4 -> rig.monitor.onMoved(random.nextBoolean() ? null : known(rig, path), rig.now);
                default -> rig.run(random.nextInt(2_000), random.nextBoolean() ? 20 : 0);
            }
            Path used = rig.monitor.current();
            if (rig.roundTrips.isEmpty()) {
                assertThat(used).isNull();
            } else {
                assertThat(rig.roundTrips).containsKey(used);
            }
        }
        rig.cut.clear();
        if (!rig.roundTrips.isEmpty()) {
            rig.run(30_000, 20);
            assertThat(rig.monitor.isLost()).isFalse();
        }
    }

    /** Circuits are told apart by their socket, so the same one has to be used again. */
    private static Path known(MonitorRig rig, Path path) {
        return rig.roundTrips.keySet().stream()
                .filter(each ->
                        PathKind.of(each) == PathKind.of(path) && each.remote().equals(path.remote()))
                .findFirst()
                .orElse(path);
    }

    /** Round trips that vary within the hysteresis change nothing once a path was chosen. */
    @Property(tries = 50)
    void shouldNotFlapWithinTheHysteresis(@ForAll long seed, @ForAll @IntRange(min = 20, max = 400) int baseMillis) {
        SplittableRandom random = new SplittableRandom(seed);
        MonitorRig rig = new MonitorRig(KEEPALIVE_NANOS);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            paths.add(socket.pathTo(i));
            rig.with(paths.get(i), baseMillis);
        }
        rig.run(1_000, 20);
        Path chosen = rig.monitor.current();
        int within = Math.max(5, baseMillis / 10) / 2;
        for (int i = 0; i < 200; i++) {
            for (Path path : paths) {
                rig.roundTrips.put(path, (baseMillis + random.nextInt(within)) * MonitorRig.MILLI);
            }
            rig.monitor.recheck();
            rig.run(500, 20);
            assertThat(rig.monitor.current()).isEqualTo(chosen);
        }
    }

    /** Both ends measure the same: they settle, and on the same path where one is clearly better. */
    @Property(tries = 60)
    void shouldConvergeOnBothSides(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MonitorRig here = new MonitorRig(KEEPALIVE_NANOS);
        MonitorRig there = new MonitorRig(KEEPALIVE_NANOS);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            paths.add(pathOf(KINDS.get(random.nextInt(KINDS.size())), i));
        }
        // each end has met the paths in another order, and has had other troubles
        int millis = 20;
        for (Path path : paths) {
            here.with(path, millis);
            millis += 20 + random.nextInt(100);
        }
        for (int i = MANY - 1; i >= 0; i--) {
            there.with(paths.get(i), here.roundTripMillis(paths.get(i)));
        }
        here.cut.add(paths.get(random.nextInt(MANY)));
        there.cut.add(paths.get(random.nextInt(MANY)));
        here.run(random.nextInt(2_000), 20);
        there.run(random.nextInt(2_000), 20);
        here.cut.clear();
        there.cut.clear();
        here.run(70_000, 20);
        there.run(70_000, 20);
        assertThat(here.monitor.current()).isEqualTo(there.monitor.current());
        Path best = paths.stream()
                .min((a, b) -> PathKind.of(a) != PathKind.of(b)
                        ? PathKind.of(a).compareTo(PathKind.of(b))
                        : Long.compare(here.roundTripMillis(a), here.roundTripMillis(b)))
                .orElseThrow();
        assertThat(here.monitor.current()).isEqualTo(best);
        int chosen = here.log.size();
        here.run(60_000, 20);
        assertThat(here.log.subList(chosen, here.log.size())).noneMatch(line -> line.startsWith("chose"));
    }
}
