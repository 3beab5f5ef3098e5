package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.NodeProcess;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * What a stranger's first packet costs the node that answers it, against the curve operations that nobody can save. Every
 * stranger is a new identity on a loopback address of its own network, because under load a node limits those. A node
 * under load asks for cookies too; which share of the strangers had to show one is told.
 */
final class FirstContactBenchmark implements Benchmark {

    /** For the curves alone: about a second. */
    private static final int CURVE_ROUNDS = 2_000;

    /** Enough to keep the answering process busy, few enough that nobody waits for a retransmission. */
    private static final int STRANGERS_AT_A_TIME = 16;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public String name() {
        return "first-contact";
    }

    @Override
    public String summary() {
        return "CPU of answering a stranger's first find-node, against its curve operations alone";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (MeasuredNode node = new MeasuredNode()) {
            BareNode asker = Await.on(BareNode.open(node.worlds().newWorld(), Role.CLIENT, MeasuredNode.LOOPBACK));
            node.fill(asker);
            Child server = node.process();
            long[] round = {1};
            long[] unanswered = {0};
            WarmUp.of(
                    server,
                    measuring,
                    time -> unanswered[0] += contact(node, time, ++round[0]).failed());
            long curvesBefore = Long.parseLong(server.ask(NodeProcess.curves(CURVE_ROUNDS)));
            long cookiesBefore = Long.parseLong(server.ask(NodeProcess.counter("session.cookie_shown")));
            long cpuBefore = server.cpuNanos();
            Run run = contact(node, measuring.time(), 1);
            double cpuNanos = (double) (server.cpuNanos() - cpuBefore) / run.answered();
            long cookies = Long.parseLong(server.ask(NodeProcess.counter("session.cookie_shown"))) - cookiesBefore;
            double curvesNanos = (curvesBefore + Long.parseLong(server.ask(NodeProcess.curves(CURVE_ROUNDS)))) / 2.0;
            var unused = Await.on(asker.stop());
            return List.of(
                    Figure.of("ratio_to_curves", cpuNanos / curvesNanos, Bar.atMost(1.4)),
                    Figure.of("cpu_us_per_first_contact", cpuNanos / 1e3),
                    Figure.of("curves_us", curvesNanos / 1e3),
                    Figure.of("first_contacts_per_s", run.perSecond()),
                    Figure.of("cookie_share", (double) cookies / run.answered()),
                    Figure.of("unanswered", (double) unanswered[0] + run.failed()));
        }
    }

    private static Run contact(MeasuredNode node, Duration time, long round) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(round);
        Semaphore places = new Semaphore(STRANGERS_AT_A_TIME);
        AtomicLong answered = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        long beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < time.toNanos()) {
            if (!places.tryAcquire(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("A first contact hangs");
            }
            var unused = stranger(node, random).whenComplete((found, failure) -> {
                (failure == null && found ? answered : failed).incrementAndGet();
                places.release();
            });
        }
        if (!places.tryAcquire(STRANGERS_AT_A_TIME, Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("A first contact hangs");
        }
        double tookSeconds = (System.nanoTime() - beganNanos) / 1e9;
        if (answered.get() == 0) {
            throw new IllegalStateException("No stranger was answered");
        }
        return new Run(answered.get(), failed.get(), answered.get() / tookSeconds);
    }

    /** Whether a new stranger was told contacts. */
    private static CompletableFuture<Boolean> stranger(MeasuredNode node, SplittableRandom random) {
        // any address of 127.0.0.0/8 but the one that everybody has
        Endpoint local =
                new Endpoint(IpAddress.ofIpv4(0x7f000000 | (1 << 16) + random.nextInt((1 << 24) - (1 << 17))), 0);
        Request request = new Request.FindNode(Keys.random(random), Families.IPV4);
        return BareNode.open(node.worlds().newWorld(), Role.CLIENT, local).thenCompose(stranger -> {
            CompletableFuture<Boolean> asked = new CompletableFuture<>();
            stranger.ask(node.contact(), request, TIMEOUT_NANOS, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    asked.complete(response instanceof Response.Nodes);
                }

                @Override
                public void onFailure(Failure failure) {
                    asked.complete(false);
                }
            });
            return asked.thenCompose(found -> stranger.stop().thenApply(stopped -> found));
        });
    }

    private record Run(long answered, long failed, double perSecond) {}
}
