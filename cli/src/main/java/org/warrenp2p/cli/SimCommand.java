package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.testnet.Experiment;
import org.warrenp2p.testnet.ExperimentFailure;
import org.warrenp2p.testnet.ExperimentRunner;
import org.warrenp2p.testnet.TraceRequest;
import org.warrenp2p.testnet.report.RunDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A simulated network. */
@Command(
        name = "sim",
        description = {
            "A network of nodes in virtual time: the code that ships, on a simulated internet.",
            "The same scenario, nodes, seed and keys give the same run, bit for bit; trace_hash says whether they did."
                    + " Tables (CSV), results (JSON) and a page with plots (HTML) are written into --out."
        },
        footer = {
            "",
            "Example:",
            "  warren sim lookup --nodes 200 --seed 1 --out run1",
            "  warren sim churn --nodes 1000 --set median_session=84s --seeds 5 --out stress",
            "  warren sim list",
            "  warren sim compare run1 run2"
        })
final class SimCommand extends WarrenCommand {

    /** Set by the launcher in a checkout. */
    static final String COMMIT_PROPERTY = "warren.commit";

    // not required by the parser, or `sim list` would need it too
    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..1",
            description = "a name that `warren sim list` shows, or the path of a YAML file")
    private @Nullable String scenario;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "how many nodes in all, 2 to 100000 (default: what the scenario says)")
    private @Nullable Integer nodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "where all chance comes from, 0 to 2^53 - 1 (default: what the scenario says)")
    private @Nullable Long seed;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            defaultValue = "1",
            description = "how many runs, with the seeds S to S + K - 1 (default: ${DEFAULT-VALUE})")
    private int seeds = 1;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "changes a key of the scenario; may be repeated; `warren sim list` shows them")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "where the files are written")
    private @Nullable Path out;

    @Option(
            names = "--trace",
            paramLabel = "NODE",
            split = ",",
            description = "writes what happens on these nodes into trace.csv: peer ids, or hosts such as host-17")
    private List<String> traced = new ArrayList<>();

    @Option(
            names = "--trace-from",
            paramLabel = "SECONDS",
            description = "when the trace begins, in virtual time since the start (default: at the start)")
    private @Nullable Double traceFrom;

    @Option(
            names = "--trace-to",
            paramLabel = "SECONDS",
            description = "when the trace ends, in virtual time since the start (default: at the end)")
    private @Nullable Double traceTo;

    private SimCommand(Console console) {
        super(console);
    }

    /** The command with those below it. */
    static CommandLine with(Console console) {
        return new CommandLine(new SimCommand(console))
                .addSubcommand(new SimListCommand(console))
                .addSubcommand(new SimCompareCommand(console));
    }

    @Override
    int run(Output output) throws Exception {
        if (scenario == null) {
            throw new CliFailure(ErrorCode.USAGE, "It needs a scenario", "`warren sim list` shows which there are");
        }
        if (out == null) {
            throw new CliFailure(ErrorCode.USAGE, "It needs a directory for its files", "Add --out DIR");
        }
        Experiment experiment = Experiment.of(new Experiment.Request(scenario, nodes, seed, seeds, set));
        TraceRequest trace = traceRequest();
        RunDirectory directory = RunDirectory.prepare(out);
        output.line(experiment.scenario().title() + ": " + experiment.nodes() + " nodes, seed " + experiment.seed()
                + (seeds > 1 ? " to " + (experiment.seed() + seeds - 1) : ""));
        ExperimentRunner runner = new ExperimentRunner(
                experiment, directory, System.getProperty(COMMIT_PROPERTY), output.progress()::show, trace);
        try {
            ExperimentRunner.Outcome outcome = runner.run();
            show(output, outcome, directory.path());
            return ExitStatus.DONE;
        } catch (ExperimentFailure failure) {
            throw new CliFailure(
                    ErrorCode.SIM_FAILED,
                    String.valueOf(failure.getMessage()),
                    "To have the same again: " + failure.repeatCommand()
                            + (failure.traceOptions().isEmpty()
                                    ? ""
                                    : " (what the node did before: add " + failure.traceOptions() + ")"),
                    failure);
        }
    }

    private @Nullable TraceRequest traceRequest() throws CliFailure {
        if (!traced.isEmpty()) {
            return new TraceRequest(
                    traced, traceFrom == null ? 0 : traceFrom, traceTo == null ? Double.POSITIVE_INFINITY : traceTo);
        }
        if (traceFrom != null || traceTo != null) {
            throw new CliFailure(ErrorCode.USAGE, "A trace is of some nodes", "Add --trace NODE");
        }
        return null;
    }

    private static void show(Output output, ExperimentRunner.Outcome outcome, Path directory) {
        ObjectNode result = outcome.result();
        output.line("");
        outcome.results()
                .measures()
                .forEach((name, measure) -> output.line(String.format("  %-28s %s", name, measure.text())));
        outcome.results().notes().forEach(note -> output.line("  " + note));
        output.line("");
        output.line(String.format(
                "%s s of virtual time and %s events in %s s, at most %s MB of heap; trace %s",
                result.get("virtual_s").asText(),
                result.get("events").asText(),
                result.get("wall_s").asText(),
                result.get("peak_heap_mb").asText(),
                result.get("trace_hash").asText()));
        output.line("The report is " + directory.resolve(RunDirectory.REPORT));
        output.object(result);
    }
}
