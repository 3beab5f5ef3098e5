package org.warrenp2p.bench.rows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;

/**
 * From the call of connect until the peer's application has read the first byte. Both ends are clients that have joined:
 * nobody has them in a routing table, so there is no session between them, and the record has to be looked up among the
 * servers. Each pair connects once.
 */
final class ColdConnectBenchmark implements Benchmark {

    private static final int SERVERS = 30;
    private static final int CLIENTS = 40;

    /**
     * Pairs that connect first: the QUIC library is loaded, and the compiler is done with the way. What is cold is the
     * connect: no session, no record. After 150 pairs half of the way was still to be compiled again, and took 1.5 ms more.
     */
    private static final int WARM_UP_PAIRS = 600;

    private static final String PROTOCOL = "bench/1";

    @Override
    public String name() {
        return "cold-connect";
    }

    @Override
    public String summary() {
        return "connect to a peer never met, until its application has read the first byte";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(15);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (LoopbackNodes network = new LoopbackNodes(WarrenRuntime.open())) {
            for (int i = 0; i < SERVERS; i++) {
                var unused = network.join(RoleSetting.SERVER);
                measuring.progress().show("joined", i + 1, SERVERS + CLIENTS);
            }
            List<WarrenNode> clients = new ArrayList<>();
            Arrival arrival = new Arrival();
            for (int i = 0; i < CLIENTS; i++) {
                WarrenNode client = network.join(RoleSetting.CLIENT);
                client.onStream(PROTOCOL, stream -> hear(stream, arrival));
                published(client);
                clients.add(client);
                measuring.progress().show("joined", SERVERS + i + 1, SERVERS + CLIENTS);
            }
            return figures(connectAll(clients, arrival, measuring));
        }
    }

    private static void published(WarrenNode node) {
        if (Await.on(node.published()).storedOn() == 0) {
            throw new IllegalStateException("A record was stored nowhere");
        }
    }

    private static void hear(PeerStream stream, Arrival arrival) {
        var unused = stream.read().thenAccept(bytes -> arrival.happened());
    }

    private static List<Double> connectAll(List<WarrenNode> clients, Arrival arrival, Measuring measuring) {
        List<Double> millis = new ArrayList<>();
        int pairs = CLIENTS * (CLIENTS - 1) / 2;
        // rounds of a tournament: whoever connects now was idle for a while, as it would be
        for (int distance = 1; distance < CLIENTS; distance++) {
            for (int i = 0; i + distance < CLIENTS; i++) {
                millis.add(connect(clients.get(i), clients.get(i + distance), arrival.expect()));
                measuring.progress().show("connected", millis.size(), pairs);
            }
        }
        return millis;
    }

    private static double connect(WarrenNode from, WarrenNode to, CompletableFuture<Long> arrived) {
        long beganNanos = System.nanoTime();
        PeerStream stream = Await.on(from.connect(to.peerId(), Await.LIMIT)
                .thenCompose((PeerConnection link) -> link.openStream(PROTOCOL))
                .thenCompose(
                        opened -> opened.write(ByteBuffer.wrap(new byte[] {1})).thenApply(written -> opened)));
        double took = (Await.on(arrived) - beganNanos) / 1e6;
        stream.close();
        return took;
    }

    private static List<Figure> figures(List<Double> millis) {
        Distribution warm = Distribution.of(millis.subList(WARM_UP_PAIRS, millis.size()));
        return List.of(
                Figure.of("p50_ms", warm.median(), Bar.atMost(6)),
                Figure.of("p95_ms", warm.percentile(0.95)),
                Figure.of("max_ms", warm.max()),
                Figure.of("first_ms", millis.get(0)),
                Figure.of(
                        "first_20_p50_ms",
                        Distribution.of(millis.subList(1, 21)).median()),
                Figure.of("connects", warm.count()));
    }

    /** When the byte that is waited for arrived. */
    private static final class Arrival {

        private CompletableFuture<Long> expected = new CompletableFuture<>();

        synchronized CompletableFuture<Long> expect() {
            expected = new CompletableFuture<>();
            return expected;
        }

        synchronized void happened() {
            expected.complete(System.nanoTime());
        }
    }
}
