package org.warrenp2p.testnet.lab;

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
import org.warrenp2p.testnet.stats.Rate;

/**
 * All tries of a pair.
 *
 * @param attempts at least one
 */
record Cell(Pair pair, List<Attempt> attempts) {

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
        return JsonNodeFactory.instance
                .objectNode()
                .put("a", pair.a().text())
                .put("b", pair.b().text())
                .put("outcome", outcome().text())
                .put("time_to_first_byte_ms", median(Attempt::firstByteMillis))
                .put("time_to_direct_ms", median(Attempt::directMillis))
                .put("rounds", median(Attempt::rounds))
                .put("tries", attempts.size())
                .put("direct", count(Outcome.DIRECT))
                .put("relay", count(Outcome.RELAY))
                .put("failed", count(Outcome.FAILED))
                .put("reason", reason());
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
