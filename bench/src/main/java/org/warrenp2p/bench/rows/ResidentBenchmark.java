package org.warrenp2p.bench.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.ProcFiles;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.transport.Failure;

/** What a person sees who runs one node: how soon it is ready, and how much memory the idle process holds. */
final class ResidentBenchmark implements Benchmark {

    /** The first finds files in no cache; the middle one of three counts. */
    private static final int STARTS = 3;

    private static final List<String> COMMAND = List.of("run", "--listen", "/ip4/127.0.0.1/udp/0");

    private static final String READY = "ready ";

    private static final long END_SECONDS = 10;

    @Override
    public String name() {
        return "resident";
    }

    @Override
    public String summary() {
        return "resident memory of one idle node as `warren run` starts it, and the time until it is ready";
    }

    /** The moment after it was ready at which it is looked at. */
    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(20);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        if (measuring.launcher().isEmpty()) {
            throw new WarrenException(new Failure(
                    Failure.Code.UNSUPPORTED,
                    "The launcher is measured here, and this program was started without it"));
        }
        List<Double> readySeconds = new ArrayList<>();
        for (int i = 1; i < STARTS; i++) {
            try (Node node = Node.start(measuring.launcher())) {
                readySeconds.add(node.readySeconds());
            }
            measuring.progress().show("starts", i, STARTS);
        }
        try (Node node = Node.start(measuring.launcher())) {
            readySeconds.add(node.readySeconds());
            TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
            return List.of(
                    Figure.of("rss_mb", node.residentBytes() / 1e6, Bar.atMost(110)),
                    Figure.of("ready_s", Distribution.of(readySeconds).median(), Bar.atMost(1.2)),
                    Figure.of("ready_max_s", Distribution.of(readySeconds).max()));
        }
    }

    /** A process of the launcher, which becomes the node's JVM. */
    private record Node(Process process, double readySeconds) implements AutoCloseable {

        static Node start(List<String> launcher) throws IOException {
            List<String> command = new ArrayList<>(launcher);
            command.addAll(COMMAND);
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            // whoever measures has a network of their own, perhaps; the node is to be alone
            builder.environment().remove("WARREN_BOOTSTRAP");
            long beganNanos = System.nanoTime();
            Process process = builder.start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            double tookSeconds = (System.nanoTime() - beganNanos) / 1e9;
            if (line == null || !line.startsWith(READY)) {
                process.destroyForcibly();
                throw new IOException("`" + String.join(" ", command) + "` did not get ready");
            }
            return new Node(process, tookSeconds);
        }

        long residentBytes() throws IOException {
            return ProcFiles.of(process.pid()).residentBytes();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
