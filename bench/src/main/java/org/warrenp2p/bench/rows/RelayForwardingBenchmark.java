package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.ProcFiles;
import org.warrenp2p.bench.process.RelayProcess;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.bench.yardstick.LoadFlow;
import org.warrenp2p.bench.yardstick.TurnServer;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * What forwarding a datagram costs a relay, against what it costs coturn's {@code turnserver}. Both are processes of their
 * own, get the same load from this one, and take turns of a second; their CPU is what the kernel says.
 */
final class RelayForwardingBenchmark implements Benchmark {

    /** Under way on each of eight flows: a relay that works in batches finds some, and small socket buffers hold them. */
    private static final int WINDOW = 16;

    /** What a sender of bulk data gives to the kernel in one piece, as QUIC does. */
    private static final int SEGMENTS = 16;

    /** Two pieces of that, so that one is under way while the other arrives. */
    private static final int SEGMENTS_WINDOW = 2 * SEGMENTS;

    private static final Duration SLICE = Duration.ofSeconds(1);

    /** For what is under way when a slice ends. */
    private static final long DRAIN_MILLIS = 50;

    private static final int PLACES = 16;

    @Override
    public String name() {
        return "relay-forwarding";
    }

    @Override
    public String summary() {
        return "CPU of forwarding a datagram of " + RelayPairs.DATAGRAM_BYTES + " bytes, against coturn";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(32);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (RelayPairs pairs = new RelayPairs();
                Child relay = Child.start(RelayProcess.class, Integer.toString(PLACES), "/ip4/127.0.0.1/udp/0")) {
            Contact contact = Multiaddr.parse(relay.ready()).contact().orElseThrow();
            List<LoadFlow> flows = pairs.through(contact);
            Side single = new Side(relay.files(), flows, WINDOW, 1);
            Side joined = new Side(relay.files(), flows, SEGMENTS_WINDOW, SEGMENTS);
            WarmUp.of(relay, measuring, time -> {
                var unused = single.slice(time.dividedBy(2));
                unused = joined.slice(time.dividedBy(2));
            });
            Optional<Path> program = TurnServer.installed();
            if (program.isEmpty()) {
                measuring
                        .remarks()
                        .accept("The ratio to coturn was not measured, since it is not here: " + TurnServer.INSTALLING);
                return compare(List.of(single, joined), List.of(), measuring);
            }
            try (TurnServer server = TurnServer.start(program.get())) {
                List<LoadFlow> turnFlows = pairs.through(server.address());
                ProcFiles files = ProcFiles.of(server.pid());
                return compare(
                        List.of(single, joined),
                        List.of(
                                new Side(files, turnFlows, WINDOW, 1),
                                new Side(files, turnFlows, SEGMENTS_WINDOW, SEGMENTS)),
                        measuring);
            }
        }
    }

    /** Each with datagrams that came one by one, then with those that came in pieces. */
    private static List<Figure> compare(List<Side> relay, List<Side> turn, Measuring measuring)
            throws IOException, InterruptedException {
        List<Side> all = new ArrayList<>(turn);
        all.addAll(relay);
        int turns = (int) Math.max(1, measuring.time().dividedBy(SLICE.multipliedBy(all.size())));
        for (int i = 0; i < turns; i++) {
            for (Side side : all) {
                side.slices.add(side.slice(SLICE));
            }
            measuring.progress().show("turns", i + 1, turns);
        }
        List<Figure> figures = new ArrayList<>();
        if (!turn.isEmpty()) {
            figures.add(Figure.of("ratio_to_turnserver", relay.get(0).ratioTo(turn.get(0)), Bar.atMost(1.5)));
        }
        figures.add(Figure.of("datagrams_per_s", relay.get(0).perSecond(), Bar.atLeast(60_000)));
        figures.add(Figure.of("cpu_us_per_datagram", relay.get(0).cpuMicros()));
        figures.add(Figure.of("joined_datagrams_per_s", relay.get(1).perSecond()));
        figures.add(Figure.of("joined_cpu_us_per_datagram", relay.get(1).cpuMicros()));
        if (!turn.isEmpty()) {
            figures.add(Figure.of("joined_ratio_to_turnserver", relay.get(1).ratioTo(turn.get(1))));
            figures.add(Figure.of("turnserver_datagrams_per_s", turn.get(0).perSecond()));
            figures.add(Figure.of("turnserver_cpu_us_per_datagram", turn.get(0).cpuMicros()));
            figures.add(
                    Figure.of("turnserver_joined_datagrams_per_s", turn.get(1).perSecond()));
            figures.add(Figure.of(
                    "turnserver_joined_cpu_us_per_datagram", turn.get(1).cpuMicros()));
        }
        return figures;
    }

    private record Slice(double cpuMicros, double perSecond) {}

    /** One of those that are compared. */
    private static final class Side {

        private final ProcFiles process;
        private final List<LoadFlow> flows;
        private final int window;
        private final int atOnce;
        private final List<Slice> slices = new ArrayList<>();

        Side(ProcFiles process, List<LoadFlow> flows, int window, int atOnce) {
            this.process = process;
            this.flows = flows;
            this.window = window;
            this.atOnce = atOnce;
        }

        Slice slice(Duration time) throws InterruptedException {
            try {
                long before = arrived();
                long cpuBefore = process.cpuNanos();
                long beganNanos = System.nanoTime();
                flows.forEach(flow -> flow.start(window, atOnce));
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                flows.forEach(LoadFlow::stop);
                double tookSeconds = (System.nanoTime() - beganNanos) / 1e9;
                TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
                long forwarded = arrived() - before;
                if (forwarded == 0) {
                    throw new IllegalStateException("Nothing was forwarded for " + time);
                }
                return new Slice((process.cpuNanos() - cpuBefore) / 1e3 / forwarded, forwarded / tookSeconds);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private long arrived() {
            return flows.stream().mapToLong(LoadFlow::arrived).sum();
        }

        double cpuMicros() {
            return Distribution.of(slices.stream().map(Slice::cpuMicros).toList())
                    .median();
        }

        double perSecond() {
            return Distribution.of(slices.stream().map(Slice::perSecond).toList())
                    .median();
        }

        /** The median of the turns. */
        double ratioTo(Side other) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < slices.size(); i++) {
                ratios.add(slices.get(i).cpuMicros() / other.slices.get(i).cpuMicros());
            }
            return Distribution.of(ratios).median();
        }
    }
}
