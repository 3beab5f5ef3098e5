package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How it went once.
 *
 * @param firstByteMillis from the call to connect to the first byte of an application that came back; null if none did
 * @param directMillis to the first direct path; null if there was none
 * @param rounds of punching that it took; null if none was tried
 * @param reason why it failed; null if it did not
 */
record Attempt(
        Outcome outcome,
        @Nullable Double firstByteMillis,
        @Nullable Double directMillis,
        @Nullable Integer rounds,
        @Nullable String reason) {

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
        return new Attempt(Outcome.FAILED, null, null, null, reason);
    }

    /** From what {@code warren ping --json} printed. */
    static Attempt ofPing(JsonNode ping) {
        if (!ping.path("ok").asBoolean()) {
            return failed(ping.at("/error/message").asText("ping said " + ping));
        }
        Double firstByte = number(ping.get("time_to_first_byte_ms"));
        if (firstByte == null) {
            return failed("a path was found, but no data came back on it");
        }
        Outcome outcome = ping.path("path").asText().startsWith("relay") ? Outcome.RELAY : Outcome.DIRECT;
        Integer rounds = null;
        for (JsonNode attempt : ping.path("attempts")) {
            int round = attempt.path("round").asInt();
            rounds = rounds == null ? round : Math.max(rounds, round);
        }
        return new Attempt(outcome, firstByte, number(ping.get("time_to_direct_ms")), rounds, null);
    }

    private static @Nullable Double number(@Nullable JsonNode node) {
        return node == null || !node.isNumber() ? null : node.asDouble();
    }
}
