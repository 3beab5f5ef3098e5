package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.bare.Traffic;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.EchoProcess;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.bench.yardstick.EchoClient;
import org.warrenp2p.proto.message.Frame.Role;

/**
 * What answering a find-node costs a node on a session that stands, against what answering any datagram of the same sizes
 * costs a bare echo. Both are processes of their own and take turns of a second, so that what else the machine does meets
 * both.
 */
final class EstablishedBenchmark implements Benchmark {

    /** What one peer may have in flight to another (the exchanges' greatest window). */
    private static final int WINDOW = 32;

    private static final Duration SLICE = Duration.ofSeconds(1);

    /** For what is in flight when a slice ends. */
    private static final long DRAIN_MILLIS = 50;

    @Override
    public String name() {
        return "established";
    }

    @Override
    public String summary() {
        return "CPU of answering a find-node on an established session, against a bare UDP echo";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(20);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (MeasuredNode node = new MeasuredNode()) {
            BareNode asker = Await.on(BareNode.open(node.worlds().newWorld(), Role.SERVER, MeasuredNode.LOOPBACK));
            node.fill(asker);
            FindPump pump = new FindPump(asker, node.contact(), WINDOW);
            Sizes sizes = warmUp(node.process(), asker, pump, measuring);
            try (Child echo = Child.start(EchoProcess.class, Integer.toString(sizes.answerBytes()));
                    EchoClient client = new EchoClient(Integer.parseInt(echo.ready()), sizes.requestBytes(), WINDOW)) {
                Side finds = new Side(node.process(), pump::start, pump::stop, pump::answered);
                Side echoes = new Side(echo, client::start, client::stop, client::answered);
                WarmUp.of(echo, measuring, echoes::slice);
                List<Figure> figures = compare(finds, echoes, measuring);
                figures.add(Figure.of("request_bytes", sizes.requestBytes()));
                figures.add(Figure.of("answer_bytes", sizes.answerBytes()));
                figures.add(Figure.of("unanswered", (double) pump.failed()));
                return figures;
            } finally {
                var unused = Await.on(asker.stop());
            }
        }
    }

    /** Warms the node up; the mean sizes of what passed meanwhile. */
    private static Sizes warmUp(Child server, BareNode asker, FindPump pump, Measuring measuring)
            throws InterruptedException {
        Traffic before = Await.on(asker.traffic());
        WarmUp.of(server, measuring, time -> {
            pump.start();
            sleep(time);
            pump.stop();
        });
        sleep(Duration.ofMillis(DRAIN_MILLIS));
        Traffic passed = Await.on(asker.traffic()).since(before);
        return new Sizes((int) (passed.sentBytes() / Math.max(1, passed.sentPackets())), (int)
                (passed.receivedBytes() / Math.max(1, passed.receivedPackets())));
    }

    private static List<Figure> compare(Side finds, Side echoes, Measuring measuring) throws InterruptedException {
        int turns = (int) Math.max(1, measuring.time().dividedBy(SLICE.multipliedBy(2)));
        List<Double> findMicros = new ArrayList<>();
        List<Double> echoMicros = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> findRates = new ArrayList<>();
        List<Double> echoRates = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            Slice echo = echoes.slice(SLICE);
            Slice find = finds.slice(SLICE);
            echoMicros.add(echo.cpuMicros());
            findMicros.add(find.cpuMicros());
            ratios.add(find.cpuMicros() / echo.cpuMicros());
            echoRates.add(echo.perSecond());
            findRates.add(find.perSecond());
            measuring.progress().show("turns", turn + 1, turns);
        }
        return new ArrayList<>(List.of(
                Figure.of("ratio_to_echo", Distribution.of(ratios).median(), Bar.atMost(2.5)),
                Figure.of("cpu_us_per_exchange", Distribution.of(findMicros).median()),
                Figure.of(
                        "echo_cpu_us_per_exchange", Distribution.of(echoMicros).median()),
                Figure.of("exchanges_per_s", Distribution.of(findRates).median()),
                Figure.of("echo_exchanges_per_s", Distribution.of(echoRates).median())));
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    private record Sizes(int requestBytes, int answerBytes) {}

    private record Slice(double cpuMicros, double perSecond) {}

    /** One of the two that are compared. */
    private record Side(Child server, Runnable start, Runnable stop, LongSupplier answered) {

        Slice slice(Duration time) throws InterruptedException {
            long answeredBefore = answered.getAsLong();
            long cpuBefore = server.cpuNanos();
            long beganNanos = System.nanoTime();
            start.run();
            sleep(time);
            stop.run();
            double tookSeconds = (System.nanoTime() - beganNanos) / 1e9;
            sleep(Duration.ofMillis(DRAIN_MILLIS));
            long exchanges = answered.getAsLong() - answeredBefore;
            if (exchanges == 0) {
                throw new IllegalStateException("Nothing was answered for " + time);
            }
            return new Slice((server.cpuNanos() - cpuBefore) / 1e3 / exchanges, exchanges / tookSeconds);
        }
    }
}
