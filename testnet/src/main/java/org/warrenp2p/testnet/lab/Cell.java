package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.Attempt.Outcome;
import org.warrenp2p.testnet.report.Measure;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/**
 * All tries of a pair.
 *
 * @param attempts at least one
 * @param roundTripMillis what cables alone make a packet take from the one home to the other and back
 */
record Cell(Pair pair, List<Attempt> attempts, double roundTripMillis) {

    Cell {
        attempts = List.copyOf(attempts);
    }

    int count(Outcome outcome) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .count();
    }

    /** What most tries came to; of two that are equally many, the worse one. */
    Outcome outcome() {
        return Stream.of(Outcome.values())
                .max(Comparator.comparingInt(this::count).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    Rate directRate() {
        return new Rate(count(Outcome.DIRECT), attempts.size());
    }

    /** Of the tries that have {@code value}, the middle one, or the lower of the two in the middle. */
    private <T extends Comparable<T>> @Nullable T median(Function<Attempt, @Nullable T> value) {
        List<T> values =
                attempts.stream().map(value).filter(Objects::nonNull).sorted().toList();
        return values.isEmpty() ? null : values.get((values.size() - 1) / 2);
    }

    private @Nullable String reason() {
        return attempts.stream()
                .map(Attempt::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    ObjectNode json() {
        Double firstByte = median(Attempt::firstByteMillis);
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("a", pair.a().text())
                .put("b", pair.b().text())
                .put("outcome", outcome().text())
                .put("time_to_first_byte_ms", firstByte)
                .put("time_to_direct_ms", median(Attempt::directMillis))
                .put("rounds", median(Attempt::rounds))
                .put("tries", attempts.size())
                .put("direct", count(Outcome.DIRECT))
                .put("relay", count(Outcome.RELAY))
                .put("failed", count(Outcome.FAILED))
                .put("reason", reason())
                .put("attempts", median(Attempt::attempts))
                .put("round_trips", firstByte == null || roundTripMillis == 0 ? null : firstByte / roundTripMillis);
        object.set("first_byte_ms", distribution(Attempt::firstByteMillis));
        object.set("direct_ms", distribution(Attempt::directMillis));
        object.set("direct_rate", new Measure.RateMeasure(directRate()).confidence());
        ObjectNode results = object.putObject("results");
        attempts.stream()
                .map(Attempt::result)
                .filter(Objects::nonNull)
                .sorted()
                .forEach(result -> results.put(result, results.path(result).asInt() + 1));
        return object;
    }

    private JsonNode distribution(Function<Attempt, @Nullable Double> value) {
        List<Double> known =
                attempts.stream().map(value).filter(Objects::nonNull).toList();
        return new Measure.DistributionMeasure(Samples.of(known)).toJson();
    }

    /** A few letters for a table: the outcome, the share of tries that had it if not all had, and the first byte. */
    String text() {
        Outcome outcome = outcome();
        int count = count(outcome);
        Double firstByte = median(Attempt::firstByteMillis);
        return outcome.text()
                + (count == attempts.size() ? "" : " " + count + "/" + attempts.size())
                + (outcome == Outcome.FAILED || firstByte == null
                        ? ""
                        : String.format(Locale.ROOT, " %.0f ms", firstByte));
    }
}
