package org.warrenp2p.testnet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.RunDirectory;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.report.TraceFile;
import org.warrenp2p.testnet.world.World;

/** Runs an experiment, once for each seed, and writes what it found out. */
public final class ExperimentRunner {

    private final Experiment experiment;
    private final RunDirectory directory;
    private final @Nullable String commit;
    private final World.Watcher watcher;
    private final @Nullable TraceRequest traced;

    /**
     * @param commit what the program was built from; null if nobody knows
     * @param watcher hears how far it is
     */
    public ExperimentRunner(
            Experiment experiment, RunDirectory directory, @Nullable String commit, World.Watcher watcher) {
        this(experiment, directory, commit, watcher, null);
    }

    /** @param traced what is written down besides, or null */
    public ExperimentRunner(
            Experiment experiment,
            RunDirectory directory,
            @Nullable String commit,
            World.Watcher watcher,
            @Nullable TraceRequest traced) {
        this.traced = traced;
        this.experiment = experiment;
        this.directory = directory;
        this.commit = commit;
        this.watcher = watcher;
    }

    /** One run, as far as it is not its results. */
    private record Run(long seed, String wire, Duration virtual, long events, long traceHash, Results results) {

        String hash() {
            return hex(traceHash);
        }
    }

    /**
     * Runs it all.
     *
     * @return the object that the command prints, without its {@code ok}
     * @throws IOException if the files cannot be written
     * @throws ExperimentFailure if a run failed
     */
    public Outcome run() throws IOException {
        try (MachineCost cost = new MachineCost()) {
            return run(cost);
        }
    }

    private Outcome run(MachineCost cost) throws IOException {
        List<Run> runs = new ArrayList<>();
        List<String> traceNotes = List.of();
        try (TraceFile trace = openTrace()) {
            for (int i = 0; i < experiment.seeds(); i++) {
                runs.add(run(experiment.seed() + i, trace));
            }
            traceNotes = trace == null ? List.of() : trace.notes();
        }
        Results pooled = Results.pooled(runs.stream().map(Run::results).toList());
        traceNotes.forEach(pooled::note);
        ObjectNode summary = summary(runs, cost, pooled);
        ObjectNode configuration = configuration();
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        writeTables(runs, files);
        directory.writePlots(pooled.plots(), files);
        if (traced != null) {
            directory.sumTrace(files);
        }
        String command = experiment.command(experiment.seed(), experiment.seeds(), directory.path());
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.setAll(configuration);
        for (String fact : List.of("wire", "virtual_s", "wall_s", "events", "peak_heap_mb", "trace_hash")) {
            made.set(fact, summary.get(fact));
        }
        directory.writeReport(experiment.scenario().title(), experiment.question(), command, pooled, made, files);
        summary.put("repeat", command);
        summary.set("configuration", configuration);
        summary.set("files", files);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("ok", true);
        result.setAll(summary);
        directory.writeResult(result);
        return new Outcome(result, pooled);
    }

    /** What the command shows: the whole object for scripts, the results for people. */
    public record Outcome(ObjectNode result, Results results) {}

    private @Nullable TraceFile openTrace() throws IOException {
        return traced == null
                ? null
                : new TraceFile(directory.openTrace(), traced.nodes(), traced.fromSeconds(), traced.toSeconds());
    }

    private Run run(long seed, @Nullable TraceFile trace) {
        String repeat = experiment.command(seed, 1, directory.path());
        World.Watcher watching = trace == null ? watcher : new Tracing(watcher, trace);
        World world = new World(seed, repeat, experiment.settings(), experiment.nodes(), watching);
        if (trace != null) {
            trace.begin(seed);
            world.simulation().traceTo(trace);
        }
        Results results = new Results();
        try {
            experiment.scenario().run(world, experiment.nodes(), results);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // the lines after the first say how to repeat it, which is said in its place
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ExperimentFailure("The run with seed " + seed + " failed: " + reason, repeat, e);
        }
        Simulation simulation = world.simulation();
        return new Run(
                seed, world.wire().label(), simulation.now(), simulation.eventCount(), simulation.traceHash(), results);
    }

    /** Tells the trace who lives where. */
    private record Tracing(World.Watcher watcher, TraceFile trace) implements World.Watcher {

        @Override
        public void at(String phase, long doneSeconds, long ofSeconds) {
            watcher.at(phase, doneSeconds, ofSeconds);
        }

        @Override
        public void started(PeerId peer, SimHost host) {
            trace.onStarted(peer, host);
        }
    }

    private ObjectNode summary(List<Run> runs, MachineCost cost, Results pooled) {
        double wallSeconds = cost.wallSeconds();
        long events = runs.stream().mapToLong(Run::events).sum();
        long virtualMillis =
                runs.stream().mapToLong(run -> run.virtual().toMillis()).sum();
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("scenario", experiment.scenario().name())
                .put("nodes", experiment.nodes())
                .put("seed", experiment.seed())
                .put("seeds", experiment.seeds())
                .put("wire", runs.get(0).wire())
                .put("virtual_s", virtualMillis / 1e3)
                .put("wall_s", Math.round(wallSeconds * 1e3) / 1e3)
                .put("events", events)
                .put("events_per_s", Math.round(events / wallSeconds))
                .put("peak_heap_mb", Math.round(cost.peakHeapMegabytes() * 10) / 10.0)
                .put("trace_hash", hashOf(runs));
        pooled.measures().forEach((name, measure) -> summary.set(name, measure.toJson()));
        pooled.lists().forEach(summary::set);
        ObjectNode confidence = summary.putObject("confidence");
        pooled.measures().forEach((name, measure) -> {
            ObjectNode known = measure.confidence();
            if (known != null) {
                confidence.set(name, known);
            }
        });
        var each = summary.putArray("runs");
        for (Run run : runs) {
            ObjectNode object = each.addObject();
            object.put("seed", run.seed()).put("trace_hash", run.hash()).put("events", run.events());
            run.results().measures().forEach((name, measure) -> object.set(name, measure.toJson()));
        }
        var notes = summary.putArray("notes");
        pooled.notes().forEach(notes::add);
        return summary;
    }

    /** Of one run its own; of several one over all, in the order of their seeds. */
    private static String hashOf(List<Run> runs) {
        if (runs.size() == 1) {
            return runs.get(0).hash();
        }
        long hash = 0;
        for (Run run : runs) {
            hash = (Long.rotateLeft(hash, 7) ^ run.traceHash()) * 0x9e3779b97f4a7c15L;
        }
        return hex(hash);
    }

    private static String hex(long hash) {
        return String.format("%016x", hash);
    }

    private ObjectNode configuration() {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration
                .put("source", experiment.source())
                .put("scenario", experiment.scenario().name())
                .put("nodes", experiment.nodes())
                .put("seed", experiment.seed())
                .put("seeds", experiment.seeds())
                .put("commit", commit)
                .put("java", Runtime.version().toString());
        ObjectNode set = configuration.putObject("set");
        experiment.settings().texts().forEach(set::put);
        return configuration;
    }

    /** The tables of all runs, one below the other, each row with its seed. */
    private void writeTables(List<Run> runs, ObjectNode files) throws IOException {
        List<Table> first = runs.get(0).results().tables();
        for (int i = 0; i < first.size(); i++) {
            List<String> columns = new ArrayList<>(List.of("seed"));
            columns.addAll(first.get(i).columns());
            List<List<String>> rows = new ArrayList<>();
            for (Run run : runs) {
                for (List<String> row : run.results().tables().get(i).rows()) {
                    List<String> withSeed = new ArrayList<>(List.of(Long.toString(run.seed())));
                    withSeed.addAll(row);
                    rows.add(withSeed);
                }
            }
            directory.writeTable(first.get(i).name(), columns, rows, files);
        }
    }
}
