package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.stats.Interval;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/** One result of a run, of one of several kinds. */
public sealed interface Measure {

    /** The same over several runs that differ in their seed; all are of the kind of this one. */
    Measure pooledWith(List<? extends Measure> others);

    /** As the contract of the command shows it. */
    JsonNode toJson();

    /** What is known besides: intervals with 95 % confidence and what they rest on; null if there is nothing. */
    @Nullable
    ObjectNode confidence();

    /** For people. */
    String text();

    /** The number that a single run contributes to a comparison between seeds; NaN if there is none. */
    double single();

    /** A share of trials. */
    record RateMeasure(Rate rate) implements Measure {
        @Override
        public Measure pooledWith(List<? extends Measure> others) {
            return new RateMeasure(
                    others.stream().map(other -> ((RateMeasure) other).rate).reduce(rate, Rate::plus));
        }

        @Override
        public JsonNode toJson() {
            return Numbers.node(rate.value());
        }

        @Override
        public @Nullable ObjectNode confidence() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("kind", "rate").put("successes", rate.successes()).put("trials", rate.trials());
            return rate.trials() == 0 ? object : Numbers.putInterval(object, rate.interval());
        }

        @Override
        public String text() {
            if (rate.trials() == 0) {
                return "nothing was tried";
            }
            Interval interval = rate.interval();
            return String.format(
                    Locale.ROOT,
                    "%.2f %%  (%.2f to %.2f; %d of %d)",
                    100 * rate.value(),
                    100 * interval.low(),
                    100 * interval.high(),
                    rate.successes(),
                    rate.trials());
        }

        @Override
        public double single() {
            return rate.value();
        }
    }

    /** An average. */
    record MeanMeasure(Samples samples) implements Measure {
        @Override
        public Measure pooledWith(List<? extends Measure> others) {
            return new MeanMeasure(
                    others.stream().map(other -> ((MeanMeasure) other).samples).reduce(samples, Samples::plus));
        }

        @Override
        public JsonNode toJson() {
            return Numbers.node(samples.mean());
        }

        @Override
        public @Nullable ObjectNode confidence() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("kind", "mean").put("count", samples.count());
            if (samples.count() < 2) {
                return object;
            }
            object.put("deviation", Numbers.rounded(samples.deviation()));
            return Numbers.putInterval(object, samples.meanInterval());
        }

        @Override
        public String text() {
            if (samples.count() < 2) {
                return Numbers.text(samples.mean());
            }
            Interval interval = samples.meanInterval();
            return Numbers.text(samples.mean()) + "  (" + Numbers.text(interval.low()) + " to "
                    + Numbers.text(interval.high()) + ")";
        }

        @Override
        public double single() {
            return samples.mean();
        }
    }

    /** How something is spread. */
    record DistributionMeasure(Samples samples) implements Measure {

        private static final double[] SHARES = {0.5, 0.95, 0.99};
        private static final String[] NAMES = {"p50", "p95", "p99"};

        @Override
        public Measure pooledWith(List<? extends Measure> others) {
            return new DistributionMeasure(others.stream()
                    .map(other -> ((DistributionMeasure) other).samples)
                    .reduce(samples, Samples::plus));
        }

        @Override
        public JsonNode toJson() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < SHARES.length; i++) {
                object.set(NAMES[i], Numbers.node(samples.percentile(SHARES[i])));
            }
            return object;
        }

        @Override
        public @Nullable ObjectNode confidence() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("kind", "distribution").put("count", samples.count());
            for (int i = 0; i < SHARES.length && samples.count() > 0; i++) {
                Numbers.putInterval(object.putObject(NAMES[i]), samples.percentileInterval(SHARES[i]));
            }
            return object;
        }

        @Override
        public String text() {
            return "p50 " + Numbers.text(samples.percentile(0.5)) + ", p95 " + Numbers.text(samples.percentile(0.95))
                    + ", p99 " + Numbers.text(samples.percentile(0.99));
        }

        @Override
        public double single() {
            return samples.percentile(0.5);
        }
    }

    /** A number, or null where there is none: of several runs, the mean of those that have one. */
    record NumberMeasure(@Nullable Double value) implements Measure {
        @Override
        public Measure pooledWith(List<? extends Measure> others) {
            double sum = value == null ? 0 : value;
            int count = value == null ? 0 : 1;
            for (Measure other : others) {
                Double further = ((NumberMeasure) other).value;
                sum += further == null ? 0 : further;
                count += further == null ? 0 : 1;
            }
            return new NumberMeasure(count == 0 ? null : sum / count);
        }

        @Override
        public JsonNode toJson() {
            return Numbers.node(value == null ? Double.NaN : value);
        }

        @Override
        public @Nullable ObjectNode confidence() {
            return null;
        }

        @Override
        public String text() {
            return value == null ? "-" : Numbers.text(value);
        }

        @Override
        public double single() {
            return value == null ? Double.NaN : value;
        }
    }

    /** Yes or no: of several runs, yes if it is in all of them. */
    record FlagMeasure(boolean value) implements Measure {
        @Override
        public Measure pooledWith(List<? extends Measure> others) {
            return new FlagMeasure(value && others.stream().allMatch(other -> ((FlagMeasure) other).value));
        }

        @Override
        public JsonNode toJson() {
            return JsonNodeFactory.instance.booleanNode(value);
        }

        @Override
        public @Nullable ObjectNode confidence() {
            return null;
        }

        @Override
        public String text() {
            return value ? "yes" : "no";
        }

        @Override
        public double single() {
            return value ? 1 : 0;
        }
    }
}
