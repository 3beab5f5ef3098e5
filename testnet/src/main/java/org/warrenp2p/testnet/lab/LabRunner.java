package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.RunDirectory;

/** Makes the matrix: builds the lab, tries every pair, takes the lab down, and writes what it found out. */
public final class LabRunner {

    private final LabSettings settings;
    private final List<String> warren;
    private final @Nullable RunDirectory directory;
    private final String command;
    private final @Nullable String commit;
    private final Watcher watcher;
    private int unready;

    /** Hears how far it is. */
    public interface Watcher {
        /** {@code done} of {@code total} are done. */
        void show(String what, long done, long total);
    }

    /**
     * @param warren the words that start the program, to which its arguments are added
     * @param directory where the files go; null for none
     * @param command that has the same again
     * @param commit what the program was built from; null if nobody knows
     */
    public LabRunner(
            LabSettings settings,
            List<String> warren,
            @Nullable RunDirectory directory,
            String command,
            @Nullable String commit,
            Watcher watcher) {
        this.settings = settings;
        this.warren = List.copyOf(warren);
        this.directory = directory;
        this.command = command;
        this.commit = commit;
        this.watcher = watcher;
    }

    /** What the command shows: the whole object for scripts, lines for people. */
    public record Outcome(ObjectNode result, Results results, List<String> matrix) {}

    /**
     * Runs it all.
     *
     * @throws LabException if the lab itself failed, not a cell of it
     * @throws IOException if the files cannot be written
     */
    public Outcome run() throws LabException, IOException, InterruptedException {
        long startNanos = System.nanoTime();
        List<Cell> cells = cells();
        Matrix matrix = new Matrix(cells);
        Results results = matrix.results();
        if (unready > 0) {
            results.note(
                    unready + " tries were made once more because a node did not get ready to be called or to call");
        }
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        ArrayNode list = summary.putArray("cells");
        cells.forEach(cell -> list.add(cell.json()));
        results.measures().forEach((name, measure) -> summary.set(name, measure.toJson()));
        summary.put("tries", settings.plan().tries())
                .put("seed", settings.seed())
                .put("wall_s", Math.round((System.nanoTime() - startNanos) / 1e6) / 1e3);
        ObjectNode confidence = summary.putObject("confidence");
        results.measures().forEach((name, measure) -> confidence.set(name, measure.confidence()));
        ArrayNode notes = summary.putArray("notes");
        results.notes().forEach(notes::add);
        summary.put("repeat", command);
        summary.set("configuration", configuration());
        summary.set("files", write(results));
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("ok", true);
        result.setAll(summary);
        if (directory != null) {
            directory.writeResult(result);
        }
        return new Outcome(result, results, matrix.lines());
    }

    private List<Cell> cells() throws LabException, InterruptedException {
        try (NamespacePool pool = NamespacePool.open()) {
            watcher.show(
                    "tries", 0, (long) settings.pairs().size() * settings.plan().tries());
            List<Stand> stands = new LabNetwork(settings, warren, pool).stands();
            Tries tries = new Tries(settings, stands);
            tries.warmUp();
            List<Cell> cells = tries.cells(roundTripMillis(), watcher);
            unready = tries.unready();
            return cells;
        }
    }

    /** From home to home there are two cables; neighbours in one home have none between them. */
    private double roundTripMillis() {
        return settings.sameNat() ? 0 : 4 * settings.access().oneWay().toNanos() / 1e6;
    }

    private ObjectNode configuration() {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration
                .put(
                        "pairs",
                        String.join(
                                ",",
                                settings.pairs().stream().map(Pair::toString).toList()))
                .put("same_nat", settings.sameNat())
                .put("tries", settings.plan().tries())
                .put("abreast", settings.plan().abreast())
                .put("warm_ups", settings.plan().warmUps())
                .put("skew_ms", settings.plan().skew().toMillis())
                .put("rebind", settings.plan().rebind())
                .put("idle_s", settings.plan().idle().toSeconds())
                .put("lifetime_s", settings.lifetime().toSeconds())
                .put("observers", settings.observers())
                .put("one_way_ms", settings.access().oneWay().toNanos() / 1e6)
                .put("loss", settings.access().loss())
                .put("reorder", settings.access().reorder())
                .put("input_rule", settings.router().inputRule())
                .put("hairpin", settings.router().hairpin())
                .put("relays", settings.relays())
                .put("wait_direct_ms", settings.directPatience().toMillis())
                .put("timeout_ms", settings.patience().toMillis())
                .put("seed", settings.seed())
                .put("commit", commit)
                // who shares the machine delays what is measured
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put(
                        "load_average",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                .put("java", Runtime.version().toString())
                .put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return configuration;
    }

    /** The checksums of what it wrote. */
    private ObjectNode write(Results results) throws IOException {
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        if (directory != null) {
            for (var table : results.tables()) {
                directory.writeTable(table.name(), table.columns(), table.rows(), files);
            }
            directory.writeReport(
                    "The NAT matrix",
                    "Who connects to whom, over real netfilter?",
                    command,
                    results,
                    configuration(),
                    files);
        }
        return files;
    }
}
