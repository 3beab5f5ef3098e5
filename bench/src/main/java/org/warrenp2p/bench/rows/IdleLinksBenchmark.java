package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.ProcFiles;
import org.warrenp2p.bench.process.SinkProcess;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * What each of many idle links costs the node that they lead to: descriptors, heap, and native memory, which is what its
 * process grows by while its heap, all of which is resident from the start, stays as large as it is.
 */
final class IdleLinksBenchmark implements Benchmark {

    /** Those that pay for the QUIC library, for classes and for compiled code. */
    private static final int BEFORE = 100;

    /** How many dial at a time, once the first one has loaded the QUIC library: each makes two handshakes. */
    private static final int AT_A_TIME = 4;

    /** A machine that does other things as well may need more than one. */
    private static final int TRIES = 3;

    private static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private final int links;

    IdleLinksBenchmark() {
        this(1_000);
    }

    /** With so many links. */
    IdleLinksBenchmark(int links) {
        this.links = links;
    }

    @Override
    public String name() {
        return "idle-links";
    }

    @Override
    public String summary() {
        return "descriptors, heap and native memory of each of " + links + " idle links of a node";
    }

    /** For what is kept of handshakes for a while, twice. */
    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(15);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (Child node = Child.start(FIXED_HEAP, SinkProcess.class, "SERVER", "/ip4/127.0.0.1/udp/0");
                LoopbackNodes peers = new LoopbackNodes(WarrenRuntime.openForMany())) {
            Multiaddr address = Multiaddr.parse(node.ready());
            List<PeerConnection> open = new ArrayList<>();
            connect(peers, address, BEFORE, open, measuring);
            Usage before = usage(node, measuring);
            connect(peers, address, BEFORE + links, open, measuring);
            Usage after = usage(node, measuring);
            long ended = open.stream().filter(link -> link.closed().isDone()).count();
            if (ended > 0) {
                throw new IllegalStateException(ended + " links have ended");
            }
            return List.of(
                    Figure.of("descriptors", (double) after.descriptors - before.descriptors, Bar.atMost(0)),
                    Figure.of("heap_kb_per_link", (after.heapBytes - before.heapBytes) / 1e3 / links, Bar.atMost(60)),
                    Figure.of("native_kb_per_link", (after.residentBytes - before.residentBytes) / 1e3 / links),
                    Figure.of("links", links));
        }
    }

    /** Opens links until there are {@code upTo}, each of a peer of its own, which is a client that joins through the node. */
    private static void connect(
            LoopbackNodes peers, Multiaddr address, int upTo, List<PeerConnection> open, Measuring measuring) {
        PeerId node = address.contact().orElseThrow().peer();
        while (open.size() < upTo) {
            List<CompletableFuture<PeerConnection>> dials = new ArrayList<>();
            int most = open.isEmpty() ? 1 : Math.min(AT_A_TIME, upTo - open.size());
            for (int i = 0; i < most; i++) {
                WarrenNode peer = peers.start(peers.builder(List.of(address))
                        .role(RoleSetting.CLIENT)
                        .portMapping(false)
                        .publish(false));
                dials.add(peer.joined().thenCompose(joined -> dial(peer, node, TRIES)));
            }
            dials.forEach(dial -> open.add(Await.on(dial)));
            measuring.progress().show("links", open.size(), upTo);
        }
    }

    private static CompletableFuture<PeerConnection> dial(WarrenNode from, PeerId node, int tries) {
        return from.connect(node, Await.LIMIT)
                .exceptionallyCompose(
                        failure -> tries == 1 ? CompletableFuture.failedFuture(failure) : dial(from, node, tries - 1));
    }

    /** After a rest. */
    private static Usage usage(Child node, Measuring measuring) throws Exception {
        TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
        ProcFiles files = node.files();
        long heapBytes = node.heapBytes();
        return new Usage(files.descriptors(), heapBytes, files.residentBytes());
    }

    private record Usage(long descriptors, long heapBytes, long residentBytes) {}
}
