package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.ProcFiles;
import org.warrenp2p.bench.process.RelayProcess;
import org.warrenp2p.bench.process.SinkProcess;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.node.PathInfo;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * One stream from a node of this process through a relay of another to a node of a third. The sender has an address of IPv4
 * alone, the receiver of IPv6, so that no other path can be.
 */
final class StreamRelayedBenchmark implements Benchmark {

    private static final String IPV4 = "/ip4/127.0.0.1/udp/0";
    private static final String IPV6 = "/ip6/::1/udp/0";

    private static final Duration SLICE = Duration.ofSeconds(3);

    /** As for a direct stream. */
    private static final int WARM_UP_TURNS = 3;

    private static final int PLACES = 16;

    private static final long POLL_MILLIS = 100;

    @Override
    public String name() {
        return "stream-relayed";
    }

    @Override
    public String summary() {
        return "one stream between two processes through a relay in a third";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(24);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (Child relay = Child.start(RelayProcess.class, Integer.toString(PLACES), IPV4, IPV6)) {
            String[] addresses = relay.ready().split(" ", -1);
            try (Child sink = Child.start(SinkProcess.class, "CLIENT", IPV6, addresses[0], addresses[1]);
                    LoopbackNodes nodes = new LoopbackNodes(WarrenRuntime.open())) {
                WarrenNode sender = nodes.start(nodes.builder(List.of(Multiaddr.parse(addresses[0])))
                        .role(RoleSetting.CLIENT)
                        .listen(List.of(Multiaddr.parse(IPV4))));
                Await.on(sender.joined());
                PeerId peer =
                        Multiaddr.parse(sink.ready()).contact().orElseThrow().peer();
                awaitRelay(sender, peer);
                PeerConnection link = Await.on(sender.connect(peer, Await.LIMIT));
                if (link.path()
                        .map(PathInfo::kind)
                        .filter(PathInfo.Kind.RELAY::equals)
                        .isEmpty()) {
                    throw new IllegalStateException("The path is " + link.path());
                }
                return figures(link, relay.files(), measuring);
            }
        }
    }

    /** Until the receiver has found the relay, and its record says so. */
    private static void awaitRelay(WarrenNode sender, PeerId peer) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + Await.LIMIT.toNanos();
        while (!namesRelay(sender, peer)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("The receiver has found no relay");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean namesRelay(WarrenNode sender, PeerId peer) {
        return sender.lookup(peer, Await.LIMIT)
                .handle((found, failure) ->
                        failure == null && !found.record().relays().isEmpty())
                .join();
    }

    private static List<Figure> figures(PeerConnection link, ProcFiles relay, Measuring measuring) throws Exception {
        Duration slice = SLICE.compareTo(measuring.time()) > 0 ? measuring.time() : SLICE;
        int turns = (int) Math.max(1, measuring.time().dividedBy(slice));
        List<Double> rates = new ArrayList<>();
        List<Double> relaySeconds = new ArrayList<>();
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            long cpuBefore = relay.cpuNanos();
            long beganNanos = System.nanoTime();
            double rate = BulkStream.bytesPerSecond(link, slice);
            double gigabytes = rate * (System.nanoTime() - beganNanos) / 1e18;
            if (turn >= 0) {
                rates.add(rate / 1e6);
                relaySeconds.add((relay.cpuNanos() - cpuBefore) / 1e9 / gigabytes);
            }
            measuring.progress().show("turns", turn + 1 + WARM_UP_TURNS, turns + WARM_UP_TURNS);
        }
        return List.of(
                Figure.of("mb_per_s", Distribution.of(rates).median(), Bar.atLeast(120)),
                Figure.of("max_mb_per_s", Distribution.of(rates).max()),
                Figure.of("relay_cpu_s_per_gb", Distribution.of(relaySeconds).median()));
    }
}
