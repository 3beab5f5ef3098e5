package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.bare.RealWorlds;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.NodeProcess;
import org.warrenp2p.bench.process.RelayProcess;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * How much the heap of a relay grows with each peer that has a place there: its session, and the place. The peers are real
 * and say nothing more.
 */
final class RelayMemoryBenchmark implements Benchmark {

    /** Those that pay for classes and for tables that are bounded by less. */
    private static final int BEFORE = 500;

    private static final int AT_A_TIME = 16;

    /** A relay under load lets some wait. */
    private static final int TRIES = 5;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final int places;

    RelayMemoryBenchmark() {
        this(RelaySettings.MOST_RESERVATIONS);
    }

    /** With so many places. */
    RelayMemoryBenchmark(int places) {
        this.places = places;
    }

    @Override
    public String name() {
        return "relay-memory";
    }

    @Override
    public String summary() {
        return "heap of a relay per idle peer that has a place there, " + places + " of them";
    }

    /** For what is kept of handshakes for a while, twice. */
    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(15);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (RealWorlds worlds = new RealWorlds();
                Child relay = Child.start(RelayProcess.class, Integer.toString(places), "/ip4/127.0.0.1/udp/0")) {
            Contact contact = Multiaddr.parse(relay.ready()).contact().orElseThrow();
            SplittableRandom random = new SplittableRandom(1);
            reserve(worlds, contact, random, 0, BEFORE, measuring);
            TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
            long before = relay.heapBytes();
            reserve(worlds, contact, random, BEFORE, places, measuring);
            TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
            long after = relay.heapBytes();
            long reserved = Long.parseLong(relay.ask(NodeProcess.counter("relay.reserved")));
            if (reserved != places) {
                throw new IllegalStateException("The relay kept " + reserved + " places of " + places);
            }
            return List.of(
                    Figure.of("heap_bytes_per_place", (double) (after - before) / (places - BEFORE), Bar.atMost(4_096)),
                    Figure.of("heap_before_kb", before / 1e3),
                    Figure.of("heap_after_kb", after / 1e3),
                    Figure.of("places", places));
        }
    }

    private static void reserve(
            RealWorlds worlds, Contact relay, SplittableRandom random, int from, int to, Measuring measuring)
            throws InterruptedException {
        Semaphore free = new Semaphore(AT_A_TIME);
        AtomicInteger done = new AtomicInteger(from);
        AtomicInteger refused = new AtomicInteger();
        for (int i = from; i < to && refused.get() == 0; i++) {
            acquire(free, 1);
            var unused = place(worlds, relay, random).whenComplete((kept, failure) -> {
                if (failure != null || !kept) {
                    refused.incrementAndGet();
                }
                measuring.progress().show("places", done.incrementAndGet(), to);
                free.release();
            });
        }
        acquire(free, AT_A_TIME);
        if (refused.get() > 0) {
            throw new IllegalStateException("A peer was given no place");
        }
    }

    private static void acquire(Semaphore free, int count) throws InterruptedException {
        if (!free.tryAcquire(count, Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("A reservation hangs");
        }
    }

    /** Whether a new peer was given a place; then it is gone without a word. */
    private static CompletableFuture<Boolean> place(RealWorlds worlds, Contact relay, SplittableRandom random) {
        // any address of 127.0.0.0/8 but the one that everybody has: strangers of one network are limited under load
        Endpoint local =
                new Endpoint(IpAddress.ofIpv4(0x7f000000 | (1 << 16) + random.nextInt((1 << 24) - (1 << 17))), 0);
        return BareNode.open(worlds.newWorld(), Role.CLIENT, local)
                .thenCompose(peer -> ask(peer, relay, TRIES)
                        .thenCompose(kept -> peer.vanish().thenApply(gone -> kept)));
    }

    private static CompletableFuture<Boolean> ask(BareNode peer, Contact relay, int tries) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        peer.execute(() -> peer.ask(relay, new Request.Reserve(false), PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                kept.complete(response instanceof Response.Reserved);
            }

            @Override
            public void onFailure(Failure failure) {
                kept.complete(false);
            }
        }));
        return kept.thenCompose(
                yes -> yes || tries == 1 ? CompletableFuture.completedFuture(yes) : ask(peer, relay, tries - 1));
    }
}
