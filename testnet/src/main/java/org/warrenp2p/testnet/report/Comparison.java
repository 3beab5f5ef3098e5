package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.stats.Interval;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/**
 * The results of several runs side by side, each against the first. Where both ran with several seeds, the difference is
 * that between the means of their runs: that counts what differs from network to network too. Where not, it is that of all
 * trials or samples, which are taken for independent.
 */
public final class Comparison {

    /** What tells how a run was made, not what it found out. */
    private static final Set<String> NO_RESULTS = new LinkedHashSet<>(List.of(
            "nodes",
            "seed",
            "seeds",
            "virtual_s",
            "wall_s",
            "events",
            "events_per_s",
            "peak_heap_mb",
            "fraction",
            "disjoint_paths"));

    private static final List<String> PERCENTILES = List.of("p50", "p95", "p99");

    private final List<Line> lines = new ArrayList<>();

    /**
     * One number of one run against the same of the first.
     *
     * @param name of the result; percentiles have theirs behind a point
     * @param run which of the runs, from 0, which is the first
     * @param first its value in the first run
     * @param value its value in this run
     * @param difference what this run has more, with 95 % confidence; null where nothing is known of it
     */
    public record Line(
            String name,
            int run,
            double first,
            double value,
            @Nullable Interval difference) {

        /** Whether chance alone is a poor explanation. */
        public boolean differs() {
            return difference != null && !difference.contains(0);
        }
    }

    /**
     * Compares {@code results}, each as {@link RunDirectory#RESULT} has it.
     *
     * @throws IllegalArgumentException with a sentence if they are not of one scenario
     */
    public Comparison(List<JsonNode> results) {
        JsonNode first = results.get(0);
        String scenario = first.path("scenario").asText();
        for (JsonNode result : results) {
            if (!result.path("scenario").asText().equals(scenario)) {
                throw new IllegalArgumentException("These runs cannot be compared: one is of the scenario \"" + scenario
                        + "\", another of \"" + result.path("scenario").asText() + "\"");
            }
        }
        for (Map.Entry<String, JsonNode> field : first.properties()) {
            for (int run = 1; run < results.size(); run++) {
                compare(field.getKey(), run, first, results.get(run));
            }
        }
    }

    private void compare(String name, int run, JsonNode first, JsonNode other) {
        JsonNode here = first.path(name);
        JsonNode there = other.path(name);
        if (here.isNumber() && there.isNumber() && !NO_RESULTS.contains(name)) {
            Interval difference = betweenSeeds(name, first, other);
            if (difference == null) {
                difference = difference(confidence(first, name), confidence(other, name));
            }
            lines.add(new Line(name, run, here.asDouble(), there.asDouble(), difference));
        }
        for (String percentile : PERCENTILES) {
            if (here.path(percentile).isNumber() && there.path(percentile).isNumber()) {
                Interval difference = betweenSeeds(name + "/" + percentile, first, other);
                lines.add(new Line(
                        name + "." + percentile,
                        run,
                        here.get(percentile).asDouble(),
                        there.get(percentile).asDouble(),
                        difference != null
                                ? difference
                                : apart(
                                        confidence(first, name).path(percentile),
                                        confidence(other, name).path(percentile))));
            }
        }
    }

    private static JsonNode confidence(JsonNode result, String name) {
        return result.path("confidence").path(name);
    }

    private static @Nullable Interval betweenSeeds(String path, JsonNode first, JsonNode other) {
        List<Double> here = ofRuns(path, first);
        List<Double> there = ofRuns(path, other);
        if (here.size() < 2 || there.size() < 2) {
            return null;
        }
        Interval difference = Samples.of(here).meanDifferenceTo(Samples.of(there));
        // a few runs that all had the same do not prove that all others would
        return difference.low() == difference.high() ? null : difference;
    }

    private static List<Double> ofRuns(String path, JsonNode result) {
        List<Double> values = new ArrayList<>();
        for (JsonNode run : result.path("runs")) {
            JsonNode value = run.at("/" + path);
            if (value.isNumber()) {
                values.add(value.asDouble());
            }
        }
        return values;
    }

    private static @Nullable Interval difference(JsonNode here, JsonNode there) {
        String kind = here.path("kind").asText();
        if (kind.equals("rate")
                && here.path("trials").asLong() > 0
                && there.path("trials").asLong() > 0) {
            return rate(here).differenceTo(rate(there));
        }
        return apart(here, there);
    }

    private static Rate rate(JsonNode confidence) {
        return new Rate(
                confidence.path("successes").asLong(), confidence.path("trials").asLong());
    }

    /** From two intervals of independent estimates: their halves add up like the legs of a right triangle. */
    private static @Nullable Interval apart(JsonNode here, JsonNode there) {
        if (!here.path("low").isNumber() || !there.path("low").isNumber()) {
            return null;
        }
        double hereMiddle = (here.get("low").asDouble() + here.get("high").asDouble()) / 2;
        double thereMiddle = (there.get("low").asDouble() + there.get("high").asDouble()) / 2;
        double half = StrictMath.hypot(
                here.get("high").asDouble() - hereMiddle, there.get("high").asDouble() - thereMiddle);
        double difference = thereMiddle - hereMiddle;
        return new Interval(difference - half, difference + half);
    }

    /** All lines, in the order of the results. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
