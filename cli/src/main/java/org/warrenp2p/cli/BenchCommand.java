package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Benchmarks;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Benchmarks of this machine. */
@Command(
        name = "bench",
        description = {
            "Measures the node on this machine, each thing beside a yardstick of the same run.",
            "NAME is one of `warren bench list`, or `all`. A bar that is not met is told, and is no failure: machines"
                    + " differ, and what else runs shows in every figure."
        },
        footer = {"", "Example:", "  warren bench list", "  warren bench established --seconds 20"})
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class BenchCommand extends WarrenCommand {

    private static final String LIST = "list";
    private static final String ALL = "all";

    /** Set by the launcher: what starts the program as a person does. */
    static final String LAUNCHER_PROPERTY = "warren.launcher";

    private static final int MAX_SECONDS = 3_600;

    @Parameters(paramLabel = "NAME", description = "which benchmark; `list` tells them all, `all` runs them all")
    private String name;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long to measure, after warming up (default: as each benchmark needs)")
    private @Nullable Integer seconds;

    BenchCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        if (seconds != null && (seconds < 1 || seconds > MAX_SECONDS)) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--seconds is between 1 and " + MAX_SECONDS + ", not " + seconds,
                    "Try --seconds 10");
        }
        if (name.equals(LIST)) {
            return list(output);
        }
        if (name.equals(ALL)) {
            return all(output);
        }
        Benchmark benchmark = Benchmarks.named(name)
                .orElseThrow(() -> new CliFailure(
                        ErrorCode.USAGE,
                        "There is no benchmark \"" + name + "\"",
                        "`warren bench list` tells which there are"));
        List<String> remarks = new CopyOnWriteArrayList<>();
        List<Figure> figures = benchmark.run(measuring(benchmark, remarks, output));
        BenchReport report = BenchReport.of(benchmark.name(), figures, remarks);
        report.lines().forEach(output::line);
        output.object(report.json());
        return ExitStatus.DONE;
    }

    /** Each in a process of its own, so that none inherits the heap and the compiled code of those before it. */
    private int all(Output output) throws Exception {
        ObjectNode object = Output.object(true);
        ArrayNode benchmarks = object.putArray("benchmarks");
        List<Benchmark> rows = Benchmarks.rows();
        for (int i = 0; i < rows.size(); i++) {
            output.progress().show("benchmarks", i, rows.size());
            List<String> arguments =
                    new ArrayList<>(List.of("bench", rows.get(i).name(), OutputOptions.JSON));
            if (seconds != null) {
                arguments.addAll(List.of("--seconds", Integer.toString(seconds)));
            }
            BenchReport report = BenchReport.of(OwnProcess.run(launcher(), arguments));
            report.lines().forEach(output::line);
            benchmarks.add(report.json());
        }
        output.object(object);
        return ExitStatus.DONE;
    }

    private static int list(Output output) {
        ObjectNode object = Output.object(true);
        ArrayNode benchmarks = object.putArray("benchmarks");
        for (Benchmark benchmark : Benchmarks.all()) {
            output.line(String.format("  %-16s %s", benchmark.name(), benchmark.summary()));
            benchmarks.addObject().put("name", benchmark.name()).put("summary", benchmark.summary());
        }
        output.object(object);
        return ExitStatus.DONE;
    }

    private Measuring measuring(Benchmark benchmark, List<String> remarks, Output output) {
        return new Measuring(
                seconds == null ? benchmark.usualTime() : Duration.ofSeconds(seconds),
                output.progress()::show,
                remarks::add,
                launcher());
    }

    private static List<String> launcher() {
        String launcher = System.getProperty(LAUNCHER_PROPERTY);
        return launcher == null ? List.of() : List.of(launcher);
    }
}
