package org.warrenp2p.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.testnet.report.Comparison;
import org.warrenp2p.testnet.report.RunDirectory;
import org.warrenp2p.testnet.report.Sweep;
import org.warrenp2p.testnet.stats.Interval;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs side by side. */
@Command(
        name = "compare",
        description = {
            "Runs of one scenario side by side, each against the first.",
            "Differences come with intervals of 95 %% confidence; with several seeds (--seeds) those between the runs."
        },
        footer = {
            "",
            "Example:",
            "  warren sim compare one-path eight-paths",
            "  warren sim compare run1000 run2000 run5000 --plot messages_mean --svg messages.svg"
        })
final class SimCompareCommand extends WarrenCommand {

    @Parameters(paramLabel = "DIR", arity = "2..*", description = "directories that `warren sim … --out` has written")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--plot",
            paramLabel = "RESULT",
            split = ",",
            description = "draws these results by the number of nodes; percentiles as latency_ms.p50")
    private List<String> plotted = new ArrayList<>();

    @Option(names = "--svg", paramLabel = "FILE", description = "where --plot draws")
    private @Nullable Path svg;

    SimCompareCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        if (plotted.isEmpty() != (svg == null)) {
            throw new CliFailure(
                    ErrorCode.USAGE, "A picture needs results and a file", "Give both --plot RESULT and --svg FILE");
        }
        List<JsonNode> results = new ArrayList<>();
        for (Path directory : directories) {
            results.add(read(directory.resolve(RunDirectory.RESULT)));
        }
        ObjectNode object = Output.object(true);
        ArrayNode runs = object.putArray("runs");
        directories.forEach(directory -> runs.add(directory.toString()));
        ArrayNode lines = object.putArray("lines");
        output.line(String.format(
                "%-32s %12s %12s   %s",
                "", directories.get(0), directories.size() == 2 ? directories.get(1) : "other", "difference"));
        for (Comparison.Line line : new Comparison(results).lines()) {
            output.line(row(line));
            ObjectNode described = lines.addObject()
                    .put("name", line.name())
                    .put("run", line.run())
                    .put("first", line.first())
                    .put("value", line.value())
                    .put("differs", line.differs());
            Interval difference = line.difference();
            described.put("low", difference == null ? null : difference.low());
            described.put("high", difference == null ? null : difference.high());
        }
        if (svg != null) {
            Files.writeString(svg, Sweep.svg(results, plotted));
            output.line("The picture is " + svg);
        }
        output.object(object);
        return ExitStatus.DONE;
    }

    private String row(Comparison.Line line) {
        String name = directories.size() == 2 ? line.name() : line.name() + " [" + directories.get(line.run()) + "]";
        return String.format(
                Locale.ROOT,
                "%-32s %12.4f %12.4f   %s%s",
                name,
                line.first(),
                line.value(),
                interval(line.difference()),
                line.differs() ? "  *" : "");
    }

    private static String interval(@Nullable Interval difference) {
        return difference == null
                ? "not known"
                : String.format(Locale.ROOT, "%+.4f to %+.4f", difference.low(), difference.high());
    }

    private static JsonNode read(Path file) throws IOException, CliFailure {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new CliFailure(ErrorCode.FILE, file + " is not what a run has written", "Run the scenario again", e);
        }
    }
}
