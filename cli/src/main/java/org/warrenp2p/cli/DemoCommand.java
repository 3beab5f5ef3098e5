package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.demo.StepResult;
import org.warrenp2p.cli.demo.Tour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The tour. */
@Command(
        name = "demo",
        description = {
            "The tour: a network of real nodes on this machine's loopback.",
            "All of them live in this process and talk over UDP sockets. They bootstrap, publish, look each other up,"
                    + " offer and find a topic, store and read values, connect and move data; a table tells what happened and how long it took."
        },
        footer = {"", "Example:", "  warren demo --nodes 100"})
final class DemoCommand extends WarrenCommand {

    private static final int MIN_NODES = 2;

    /** Two event loops carry a thousand nodes; more would measure this machine, not the network. */
    private static final int MAX_NODES = 1000;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "25",
            description = "how many nodes, " + MIN_NODES + " to " + MAX_NODES + " (default: ${DEFAULT-VALUE})")
    private int nodes = 25;

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        if (nodes < MIN_NODES || nodes > MAX_NODES) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--nodes is between " + MIN_NODES + " and " + MAX_NODES + ", not " + nodes,
                    "Try --nodes 25");
        }
        boolean ipv6 = LocalFamilies.hasIpv6();
        output.line(nodes + " nodes in this process, on UDP sockets of 127.0.0.1" + (ipv6 ? " and ::1" : ""));
        output.line("");
        long startedNanos = System.nanoTime();
        List<StepResult> results = new ArrayList<>();
        try (Tour tour = new Tour(nodes, LocalFamilies.loopback(), output.progress())) {
            tour.run(result -> {
                results.add(result);
                output.line(row(result));
            });
        }
        return conclude(output, results, Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private static String row(StepResult result) {
        String mark = switch (result.outcome()) {
            case DONE -> "✓";
            case FAILED -> "✗";
            case SKIPPED -> "-";
        };
        String took = result.took().map(Durations::text).orElse("");
        return String.format("  %s %-10s %9s  %s", mark, result.name(), took, result.text());
    }

    private int conclude(Output output, List<StepResult> results, Duration took) {
        StepResult failed = results.stream()
                .filter(result -> result.outcome() == StepResult.Outcome.FAILED)
                .findFirst()
                .orElse(null);
        output.line("");
        if (failed == null) {
            output.line("Everything worked, in " + Durations.text(took) + ".");
            output.object(json(results, true));
            return ExitStatus.DONE;
        }
        CliFailure failure = new CliFailure(
                ErrorCode.DEMO_FAILED,
                "The step \"" + failed.name() + "\" failed: " + failed.text(),
                "Run it again with -v to see more; fewer nodes need less of the machine");
        output.failure(failure, json(results, false));
        return failure.code().exitStatus();
    }

    private ObjectNode json(List<StepResult> results, boolean ok) {
        ObjectNode object = Output.object(ok).put("nodes", nodes);
        ArrayNode steps = object.putArray("steps");
        for (StepResult result : results) {
            steps.addObject()
                    .put("name", result.name())
                    .put("ok", result.okOrNull())
                    .put("ms", result.took().map(Durations::millis).orElse(null))
                    .put("note", result.text());
        }
        return object;
    }
}
