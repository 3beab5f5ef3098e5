package org.warrenp2p.bench.micro;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;

/** All micro-benchmarks, each in a JVM of its own: mean microseconds per operation. */
public final class MicroBenchmark implements Benchmark {

    private static final int WARM_UPS = 5;
    private static final int ITERATIONS = 5;

    @Override
    public String name() {
        return "micro";
    }

    @Override
    public String summary() {
        return "the inner loops: codec, packet cipher, routing table, lookup, record, handshake";
    }

    /** Of one iteration; there are ten for each micro-benchmark. */
    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        TimeValue iteration = TimeValue.milliseconds(measuring.time().toMillis());
        Options options = new OptionsBuilder()
                .include("\\.micro\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .warmupIterations(WARM_UPS)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .forks(1)
                .jvmArgsAppend("-XX:+UseSerialGC", "-Xms256m")
                .build();
        // standard output belongs to the result
        PrintStream nobody = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        OutputFormat silent = OutputFormatFactory.createFormatInstance(nobody, VerboseMode.SILENT);
        measuring.progress().show("micro-benchmarks", 0, 1);
        Collection<RunResult> results = new Runner(options, silent).run();
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : results) {
            figures.add(Figure.of(
                    figureName(result.getPrimaryResult().getLabel()),
                    result.getPrimaryResult().getScore()));
        }
        return figures;
    }

    private static String figureName(String method) {
        return method.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "_us";
    }
}
