package org.warrenp2p.testnet.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A scenario as a file declares it.
 *
 * @param scenario the experiment that it is a case of
 * @param question what it is to find out; for people
 * @param nodes how many nodes where the command line does not say
 * @param seed the seed where the command line does not say
 * @param set keys that differ from their defaults, and their values
 */
public record ScenarioFile(
        String scenario,
        String question,
        @Nullable Integer nodes,
        @Nullable Long seed,
        Map<String, String> set) {

    /** Far more than all keys need. */
    private static final int MAX_CHARACTERS = 65_536;

    private static final List<String> KEYS = List.of("scenario", "question", "nodes", "seed", "set");

    /**
     * Reads a file.
     *
     * @param origin its name, for what is said about it
     * @throws IllegalArgumentException with a sentence that names the file and, where it can, the line
     */
    public static ScenarioFile parse(String origin, String text) {
        Map<?, ?> root = mapping(origin, "a scenario", load(origin, text));
        for (Object key : root.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw bad(origin, "there is no key \"" + key + "\"; at the top are " + String.join(", ", KEYS));
            }
        }
        Object scenario = root.get("scenario");
        if (!(scenario instanceof String name)) {
            throw bad(origin, "it has to say which experiment it is a case of, as in \"scenario: lookup\"");
        }
        Map<String, String> set = new LinkedHashMap<>();
        Object given = root.get("set");
        if (given != null) {
            mapping(origin, "\"set\"", given)
                    .forEach((key, value) -> set.put(String.valueOf(key), scalar(origin, key, value)));
        }
        Object question = root.get("question");
        Long nodes = whole(origin, "nodes", root.get("nodes"));
        if (nodes != null && nodes > Integer.MAX_VALUE) {
            throw bad(origin, nodes + " nodes are too many");
        }
        return new ScenarioFile(
                name,
                question == null ? "" : String.valueOf(question),
                nodes == null ? null : nodes.intValue(),
                whole(origin, "seed", root.get("seed")),
                set);
    }

    private static @Nullable Object load(String origin, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw bad(origin, "it is larger than a scenario ever is");
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : "line " + (e.getProblemMark().getLine() + 1) + ": ";
            throw new IllegalArgumentException(origin + ": " + line + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    private static Map<?, ?> mapping(String origin, String what, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw bad(origin, what + " is a list of \"key: value\" lines");
    }

    private static String scalar(String origin, @Nullable Object key, @Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        throw bad(origin, "the value of \"" + key + "\" is a single word or number");
    }

    private static @Nullable Long whole(String origin, String key, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw bad(origin, "\"" + key + "\" is a whole number");
    }

    private static IllegalArgumentException bad(String origin, String sentence) {
        return new IllegalArgumentException(origin + ": " + sentence);
    }

    /** Copies the keys in their order. */
    public ScenarioFile {
        set = new LinkedHashMap<>(set);
    }
}
