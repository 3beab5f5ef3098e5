package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/** What a scenario found out, in the order in which it is told. */
public final class Results {

    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Map<String, ArrayNode> lists = new LinkedHashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A share, 0 to 1, of trials. */
    public Results rate(String name, long successes, long trials) {
        return put(name, new Measure.RateMeasure(new Rate(successes, trials)));
    }

    /** An average. */
    public Results mean(String name, List<? extends Number> samples) {
        return put(name, new Measure.MeanMeasure(Samples.of(samples)));
    }

    /** Percentiles. */
    public Results distribution(String name, List<? extends Number> samples) {
        return put(name, new Measure.DistributionMeasure(Samples.of(samples)));
    }

    /** A number, or null if this run has none. */
    public Results number(String name, @Nullable Double value) {
        return put(name, new Measure.NumberMeasure(value));
    }

    /** Yes or no. */
    public Results flag(String name, boolean value) {
        return put(name, new Measure.FlagMeasure(value));
    }

    private Results put(String name, Measure measure) {
        if (measures.put(name, measure) != null) {
            throw new IllegalStateException("There are two results called " + name);
        }
        return this;
    }

    /** A list that the contract names; of several runs, that of {@link #pooled}'s first. */
    public Results list(String name, ArrayNode list) {
        lists.put(name, list);
        return this;
    }

    /** A CSV file. */
    public Results table(Table table) {
        tables.add(table);
        return this;
    }

    /** A picture. */
    public Results plot(Plot plot) {
        plots.add(plot);
        return this;
    }

    /** What a reader has to know to read the numbers rightly. */
    public Results note(String sentence) {
        notes.add(sentence);
        return this;
    }

    /** All results of {@code runs} together, which are runs of one scenario with different seeds. */
    public static Results pooled(List<Results> runs) {
        Results first = runs.get(0);
        List<Results> others = runs.subList(1, runs.size());
        Results pooled = new Results();
        first.measures.forEach((name, measure) -> pooled.put(
                name,
                measure.pooledWith(others.stream().map(run -> run.measure(name)).toList())));
        pooled.lists.putAll(first.lists);
        for (int i = 0; i < first.plots.size(); i++) {
            int at = i;
            pooled.plots.add(first.plots
                    .get(i)
                    .pooledWith(others.stream().map(run -> run.plots.get(at)).toList()));
        }
        pooled.notes.addAll(first.notes);
        return pooled;
    }

    /** The result of that name. */
    public Measure measure(String name) {
        Measure measure = measures.get(name);
        if (measure == null) {
            throw new IllegalArgumentException("There is no result called " + name);
        }
        return measure;
    }

    /** All results by name. */
    public Map<String, Measure> measures() {
        return Collections.unmodifiableMap(measures);
    }

    /** The lists by name. */
    public Map<String, ArrayNode> lists() {
        return Collections.unmodifiableMap(lists);
    }

    /** The CSV files. */
    public List<Table> tables() {
        return Collections.unmodifiableList(tables);
    }

    /** The pictures. */
    public List<Plot> plots() {
        return Collections.unmodifiableList(plots);
    }

    /** What a reader has to know. */
    public List<String> notes() {
        return Collections.unmodifiableList(notes);
    }
}
