package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.ProcFiles;
import org.warrenp2p.bench.process.QuicSinkProcess;
import org.warrenp2p.bench.process.SinkProcess;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.bench.yardstick.QuicPump;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * One stream from a node of this process to one of another, against one of plain Netty QUIC with the same settings, between
 * two processes as well. They take turns.
 */
final class StreamDirectBenchmark implements Benchmark {

    private static final Duration SLICE = Duration.ofSeconds(2);

    /** Turns that do not count: the compiler is done with the way of the bytes, and the congestion window is open. */
    private static final int WARM_UP_TURNS = 3;

    @Override
    public String name() {
        return "stream-direct";
    }

    @Override
    public String summary() {
        return "one stream between two processes, against plain Netty QUIC";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(32);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (Child sink = Child.start(SinkProcess.class, "SERVER", "/ip4/127.0.0.1/udp/0");
                Child plainSink = Child.start(QuicSinkProcess.class);
                LoopbackNodes nodes = new LoopbackNodes(WarrenRuntime.open());
                QuicPump pump = QuicPump.connect(Integer.parseInt(plainSink.ready()))) {
            Multiaddr address = Multiaddr.parse(sink.ready());
            Contact contact = address.contact().orElseThrow();
            WarrenNode sender = nodes.start(nodes.builder(List.of(address)));
            Await.on(sender.joined());
            PeerConnection link = Await.on(sender.connect(contact.peer(), Await.LIMIT));
            Duration slice = SLICE.compareTo(measuring.time()) > 0 ? measuring.time() : SLICE;
            int turns = (int) Math.max(1, measuring.time().dividedBy(slice.multipliedBy(2)));
            Side streams = new Side(sink.files(), time -> BulkStream.bytesPerSecond(link, time));
            Side plain = new Side(plainSink.files(), pump::bytesPerSecond);
            for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
                plain.slice(slice, turn >= 0);
                streams.slice(slice, turn >= 0);
                measuring.progress().show("turns", turn + 1 + WARM_UP_TURNS, turns + WARM_UP_TURNS);
            }
            return figures(streams, plain);
        }
    }

    private static List<Figure> figures(Side streams, Side plain) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < streams.rates.size(); i++) {
            ratios.add(streams.rates.get(i) / plain.rates.get(i));
        }
        Distribution rates = Distribution.of(streams.rates);
        Distribution plainRates = Distribution.of(plain.rates);
        return List.of(
                Figure.of("mb_per_s", rates.median(), Bar.atLeast(300)),
                Figure.of("ratio_to_plain_quic", Distribution.of(ratios).median(), Bar.atLeast(0.9)),
                Figure.of("max_mb_per_s", rates.max()),
                Figure.of("plain_quic_mb_per_s", plainRates.median()),
                Figure.of("plain_quic_max_mb_per_s", plainRates.max()),
                Figure.of("cpu_s_per_gb", Distribution.of(streams.cpuSeconds).median()),
                Figure.of(
                        "plain_quic_cpu_s_per_gb",
                        Distribution.of(plain.cpuSeconds).median()));
    }

    /** Sends for so long, and says how many bytes a second arrived. */
    @FunctionalInterface
    private interface Sender {

        double bytesPerSecond(Duration time) throws Exception;
    }

    /** One of the two that are compared; what this process works meanwhile, it works for it. */
    private static final class Side {

        private final ProcFiles receiver;
        private final ProcFiles own = ProcFiles.of(ProcessHandle.current().pid());
        private final Sender sender;
        /** In megabytes a second. */
        private final List<Double> rates = new ArrayList<>();
        /** Of both processes, for each gigabyte. */
        private final List<Double> cpuSeconds = new ArrayList<>();

        Side(ProcFiles receiver, Sender sender) {
            this.receiver = receiver;
            this.sender = sender;
        }

        void slice(Duration time, boolean counts) throws Exception {
            long cpuBefore = receiver.cpuNanos() + own.cpuNanos();
            long beganNanos = System.nanoTime();
            double rate = sender.bytesPerSecond(time);
            double gigabytes = rate * (System.nanoTime() - beganNanos) / 1e18;
            if (counts) {
                rates.add(rate / 1e6);
                cpuSeconds.add((receiver.cpuNanos() + own.cpuNanos() - cpuBefore) / 1e9 / gigabytes);
            }
        }
    }
}
