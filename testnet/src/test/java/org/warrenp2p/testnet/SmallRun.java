package org.warrenp2p.testnet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.testnet.report.RunDirectory;

/** A scenario at a scale that takes a second or two; also as a process of its own. */
final class SmallRun {

    private SmallRun() {}

    static ExperimentRunner.Outcome of(String scenario, int nodes, long seed, int seeds, Path out, String... set)
            throws IOException {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : set) {
            given.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        Experiment experiment = Experiment.of(new Experiment.Request(scenario, nodes, seed, seeds, given));
        return new ExperimentRunner(experiment, RunDirectory.prepare(out), "0123abc", (phase, done, of) -> {}).run();
    }

    /** Prints the trace hash of each run, from seed 1 on. Arguments: scenario, nodes, seeds, directory, pairs of key and value. */
    public static void main(String[] arguments) throws IOException {
        String[] set = Arrays.copyOfRange(arguments, 4, arguments.length);
        int nodes = Integer.parseInt(arguments[1]);
        int seeds = Integer.parseInt(arguments[2]);
        of(arguments[0], nodes, 1, seeds, Path.of(arguments[3]), set)
                .result()
                .get("runs")
                .forEach(run -> System.out.println(run.get("trace_hash").asText()));
    }
}
