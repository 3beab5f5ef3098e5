package org.warrenp2p.testnet;

import java.io.IOException;
import java.nio.file.Path;
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

    /** Prints the trace hash. Arguments: scenario, nodes, seed, directory, pairs of key and value. */
    public static void main(String[] arguments) throws IOException {
        String[] set = java.util.Arrays.copyOfRange(arguments, 4, arguments.length);
        System.out.println(of(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        Long.parseLong(arguments[2]),
                        1,
                        Path.of(arguments[3]),
                        set)
                .result()
                .get("trace_hash")
                .asText());
    }
}
