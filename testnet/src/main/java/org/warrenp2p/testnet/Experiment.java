package org.warrenp2p.testnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.scenario.Scenario;
import org.warrenp2p.testnet.scenario.ScenarioCatalog;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.settings.ScenarioFile;
import org.warrenp2p.testnet.settings.Settings;
import org.warrenp2p.testnet.world.WorldKeys;

/**
 * A scenario with everything that it was told.
 *
 * @param source the name or the path that was asked for
 * @param nodes all nodes
 * @param seed of the first run; further ones count on
 * @param set the keys that the command line sets, for repeating it
 */
public record Experiment(
        String source,
        Scenario scenario,
        String question,
        Settings settings,
        int nodes,
        long seed,
        int seeds,
        Map<String, String> set) {

    /** Fewer than that are no network. */
    public static final int MIN_NODES = 2;

    /** What has been thought of. */
    public static final int MAX_NODES = 100_000;

    /** Scripts read seeds as doubles. */
    public static final long SEED_LIMIT = 1L << 53;

    /** As many as a person waits for. */
    public static final int MAX_SEEDS = 1_000;

    private static final int DEFAULT_NODES = 200;
    private static final long DEFAULT_SEED = 1;

    /** What the command line says; null where it says nothing. */
    public record Request(
            String source,
            @Nullable Integer nodes,
            @Nullable Long seed,
            int seeds,
            Map<String, String> set) {}

    /** @throws IllegalArgumentException with a sentence if the numbers are out of range */
    public Experiment {
        require(
                nodes >= MIN_NODES && nodes <= MAX_NODES,
                "The nodes are " + MIN_NODES + " to " + MAX_NODES + ", not " + nodes);
        require(seed >= 0 && seed <= SEED_LIMIT - seeds, "A seed is 0 to 2^53 - 1, not " + seed);
        require(seeds >= 1 && seeds <= MAX_SEEDS, "The seeds are 1 to " + MAX_SEEDS + ", not " + seeds);
        set = new LinkedHashMap<>(set);
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /**
     * The experiment that {@code request} asks for: the built-in scenario of that name, or the one in the file at that path.
     *
     * @throws IllegalArgumentException with a sentence if there is no such scenario, or something it is told is not right
     * @throws IOException if the file cannot be read
     */
    public static Experiment of(Request request) throws IOException {
        ScenarioFile file = ScenarioFile.parse(request.source(), read(request.source()));
        Scenario scenario = ScenarioCatalog.find(file.scenario())
                .orElseThrow(() -> new IllegalArgumentException(request.source() + ": there is no scenario \""
                        + file.scenario() + "\"; there are " + ScenarioCatalog.names()));
        Map<String, String> given = new LinkedHashMap<>(file.set());
        given.putAll(request.set());
        Integer nodes = request.nodes() == null ? file.nodes() : request.nodes();
        Long seed = request.seed() == null ? file.seed() : request.seed();
        return new Experiment(
                request.source(),
                scenario,
                file.question(),
                Settings.of(parameters(scenario), given),
                nodes == null ? DEFAULT_NODES : nodes,
                seed == null ? DEFAULT_SEED : seed,
                request.seeds(),
                request.set());
    }

    /** The keys of {@code scenario}: its own, and those of every network. */
    public static List<Parameter<?>> parameters(Scenario scenario) {
        List<Parameter<?>> all = new ArrayList<>(scenario.parameters());
        all.addAll(WorldKeys.all());
        return all;
    }

    /** The text of a built-in scenario, or of a file. */
    private static String read(String source) throws IOException {
        if (ScenarioCatalog.find(source).isPresent()) {
            return builtIn(source);
        }
        Path path = Path.of(source);
        if (!source.contains("/") && !source.endsWith(".yaml") && !source.endsWith(".yml") && !Files.exists(path)) {
            throw new IllegalArgumentException(
                    "There is no scenario \"" + source + "\"; there are " + ScenarioCatalog.names());
        }
        return Files.readString(path);
    }

    /** The file of the built-in scenario {@code name}. */
    public static String builtIn(String name) {
        String resource = "scenarios/" + name + ".yaml";
        try (InputStream in = Experiment.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The program comes without " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that has the run with {@code seed} once more. */
    public String command(long firstSeed, int count, Path directory) {
        StringBuilder command = new StringBuilder("warren sim ")
                .append(quoted(source))
                .append(" --nodes ")
                .append(nodes)
                .append(" --seed ")
                .append(firstSeed);
        if (count > 1) {
            command.append(" --seeds ").append(count);
        }
        set.forEach((key, value) -> command.append(" --set ").append(quoted(key + "=" + value)));
        return command.append(" --out ").append(quoted(directory.toString())).toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
