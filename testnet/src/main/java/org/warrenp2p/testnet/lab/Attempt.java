package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How it went once.
 *
 * @param result of the connect, as {@code attempts.outcome} spells it; null if it never came to that
 * @param firstByteMillis from the call to connect until the called application had the first byte; null if it never had
 * @param directMillis from the call until a link over a direct path could carry something; null if there was none
 * @param rounds of punching that it took; null if there was no link
 * @param attempts steps that were made for it; null if there was no link
 * @param reason why it failed; null if it did not
 * @param counters what the caller counted, if it failed
 */
record Attempt(
        Outcome outcome,
        @Nullable String result,
        @Nullable Double firstByteMillis,
        @Nullable Double directMillis,
        @Nullable Integer rounds,
        @Nullable Integer attempts,
        @Nullable String reason,
        @Nullable String counters) {

    /** A failed connect says its class at the end. */
    private static final Pattern RESULT = Pattern.compile("\\(([A-Z_]+)\\)$");

    private static final double NANOS_PER_MILLI = 1e6;

    /** Which way data went. */
    enum Outcome {
        DIRECT,
        RELAY,
        FAILED;

        /** As the command line spells it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Attempt failed(String reason) {
        return new Attempt(Outcome.FAILED, null, null, null, null, null, reason, null);
    }

    /** Of a connect that failed, as the caller tells it. */
    static Attempt ofFailure(JsonNode failed) {
        String reason = failed.path("reason").asText();
        Matcher result = RESULT.matcher(reason);
        List<String> counters = new ArrayList<>();
        failed.path("counters").properties().forEach(entry -> counters.add(entry.getKey() + "=" + entry.getValue()));
        return new Attempt(
                Outcome.FAILED,
                result.find() ? result.group(1) : null,
                null,
                null,
                null,
                null,
                reason,
                String.join(" ", counters));
    }

    /**
     * Of a connect that succeeded.
     *
     * @param calling when it began
     * @param connected what came of it
     * @param heard when the first byte was there; null if it never was
     */
    static Attempt ofEvents(JsonNode calling, JsonNode connected, @Nullable JsonNode heard) {
        if (heard == null) {
            return failed("a path was found, but no data came over it");
        }
        Outcome outcome = connected.path("path").asText().startsWith("relay") ? Outcome.RELAY : Outcome.DIRECT;
        int rounds = 0;
        String result = null;
        for (JsonNode attempt : connected.path("attempts")) {
            rounds = Math.max(rounds, attempt.path("round").asInt());
            result = attempt.path("outcome").asText();
        }
        return new Attempt(
                outcome,
                result,
                millis(calling, heard),
                outcome == Outcome.DIRECT ? millis(calling, connected) : null,
                rounds,
                connected.path("attempts").size(),
                null,
                null);
    }

    private static double millis(JsonNode from, JsonNode to) {
        return (to.path("at_nanos").asLong() - from.path("at_nanos").asLong()) / NANOS_PER_MILLI;
    }
}
