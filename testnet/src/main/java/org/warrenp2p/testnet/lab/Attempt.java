package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How it went once.
 *
 * @param result of the connect, as {@code attempts.outcome} spells it; null if it never came to that
 * @param firstByteMillis from the call to connect until the called application had the first byte; null if it never had
 * @param directMillis from the call until the link could carry something over a direct path; null if it never could
 * @param rounds of punching that it took; null if there was no link
 * @param attempts steps that were made for it; null if there was no link
 * @param reason why it failed; null if it did not
 * @param counters what both sides counted until then, for whoever looks for a cause; null if nobody asked
 * @param skewMillis how much later the called side heard its orders than it should; the caller if below 0
 * @param interruption what an interruption did to traffic; null if there was none
 */
record Attempt(
        Outcome outcome,
        @Nullable String result,
        @Nullable Double firstByteMillis,
        @Nullable Double directMillis,
        @Nullable Integer rounds,
        @Nullable Integer attempts,
        @Nullable String reason,
        @Nullable String counters,
        double skewMillis,
        @Nullable Interruption interruption) {

    /** A failed connect says its class at the end. */
    private static final Pattern RESULT = Pattern.compile("\\(([A-Z_]+)\\)$");

    private static final String UNREADY = "not ready: ";

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

    /**
     * What became of traffic when a router forgot its mappings, or when nothing had been said for long.
     *
     * @param what whose router it was, a or b; or idle
     * @param resumed whether both datagrams and the stream went on
     * @param datagramMillis the longest silence between two datagrams
     * @param streamMillis the same of a stream, which also waits for what was lost
     */
    record Interruption(String what, boolean resumed, double datagramMillis, double streamMillis) {}

    Attempt withCounters(String counted) {
        return new Attempt(
                outcome,
                result,
                firstByteMillis,
                directMillis,
                rounds,
                attempts,
                reason,
                counted,
                skewMillis,
                interruption);
    }

    Attempt withSkew(double millis) {
        return new Attempt(
                outcome,
                result,
                firstByteMillis,
                directMillis,
                rounds,
                attempts,
                reason,
                counters,
                millis,
                interruption);
    }

    Attempt withInterruption(Interruption made) {
        return new Attempt(
                outcome, result, firstByteMillis, directMillis, rounds, attempts, reason, counters, skewMillis, made);
    }

    static Attempt failed(String reason) {
        return new Attempt(Outcome.FAILED, null, null, null, null, null, reason, null, 0, null);
    }

    /** A node did not get ready, so nobody was called. */
    static Attempt unready(String reason) {
        return failed(UNREADY + reason);
    }

    boolean unready() {
        return reason != null && reason.startsWith(UNREADY);
    }

    /** Of a connect that failed, as the caller tells it. */
    static Attempt ofFailure(JsonNode failed) {
        String reason = failed.path("reason").asText();
        Matcher result = RESULT.matcher(reason);
        return new Attempt(
                Outcome.FAILED, result.find() ? result.group(1) : null, null, null, null, null, reason, null, 0, null);
    }

    /**
     * Of a connect that succeeded.
     *
     * @param calling when it began
     * @param connected what came of it
     * @param heard when the first byte was there; null if it never was
     * @param direct when packets went directly, if they did not from the beginning on; null if they never did
     */
    static Attempt ofEvents(JsonNode calling, JsonNode connected, @Nullable JsonNode heard, @Nullable JsonNode direct) {
        if (heard == null) {
            return failed("a path was found, but no data came over it");
        }
        boolean relayedFirst = connected.path("path").asText().startsWith("relay");
        JsonNode wentDirect = relayedFirst ? direct : connected;
        Outcome outcome = wentDirect == null ? Outcome.RELAY : Outcome.DIRECT;
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
                wentDirect == null ? null : millis(calling, wentDirect),
                rounds,
                connected.path("attempts").size(),
                null,
                null,
                0,
                null);
    }

    private static double millis(JsonNode from, JsonNode to) {
        return (to.path("at_nanos").asLong() - from.path("at_nanos").asLong()) / NANOS_PER_MILLI;
    }
}
