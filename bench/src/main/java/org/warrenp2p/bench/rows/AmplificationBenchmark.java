package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.proto.message.Frame.Role;

/**
 * How many bytes a node sends to an address that has proved nothing, for each byte that came from there: what somebody
 * gains who forges the source. Every kind of packet, each from one address that sends it once and from one that sends it several
 * times, and neither says anything else; bytes are counted until nothing has come for a while. STUN is left out: its answers are larger by
 * nature, and limited in number.
 */
final class AmplificationBenchmark implements Benchmark {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "amplification";
    }

    @Override
    public String summary() {
        return "bytes answered per byte received from an address that has proved nothing, for every kind of packet";
    }

    /** How long an answer may take, repetitions of it included. */
    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(6);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (MeasuredNode node = new MeasuredNode()) {
            BareNode asker = Await.on(BareNode.open(node.worlds().newWorld(), Role.CLIENT, MeasuredNode.LOOPBACK));
            node.fill(asker);
            var unused = Await.on(asker.stop());
            // no cookies any more: what the node answers by itself is what is measured first
            TimeUnit.SECONDS.sleep(2);
            List<Stranger> strangers = new ArrayList<>();
            try {
                for (StrangersPackets.Kind kind : StrangersPackets.Kind.values()) {
                    Stranger repeating = new Stranger(kind, node.contact().endpoint());
                    strangers.add(repeating);
                    StrangersPackets.of(kind, node).forEach(repeating::send);
                    // what comes without being asked for again weighs most against one packet
                    Stranger once = new Stranger(kind, node.contact().endpoint());
                    strangers.add(once);
                    once.send(StrangersPackets.of(kind, node).get(0));
                    measuring
                            .progress()
                            .show("strangers", strangers.size(), 2L * StrangersPackets.Kind.values().length);
                }
                Duration wait = measuring.time().compareTo(SHORTEST) < 0 ? SHORTEST : measuring.time();
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
                return figures(strangers);
            } finally {
                strangers.forEach(Stranger::close);
            }
        }
    }

    private static List<Figure> figures(List<Stranger> strangers) {
        strangers.forEach(Stranger::drain);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("worst_ratio", worst(strangers.stream()), Bar.atMost(1.0)));
        figures.add(Figure.of(
                "answers", strangers.stream().mapToDouble(Stranger::answers).sum()));
        for (StrangersPackets.Kind kind : StrangersPackets.Kind.values()) {
            figures.add(Figure.of(
                    "ratio_" + kind.figure(), worst(strangers.stream().filter(stranger -> stranger.kind() == kind))));
        }
        return figures;
    }

    private static double worst(Stream<Stranger> strangers) {
        return strangers.mapToDouble(Stranger::ratio).max().orElseThrow();
    }
}
