package org.warrenp2p.testnet.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.proto.NatProfile;

/**
 * What a volunteer tells of one connect. No address leaves it but the prefix of the one that answered.
 *
 * @param outcome the class of the connect
 * @param fresh whether there was no link before; times of others mean nothing
 * @param round of punching that it took; null if it failed
 * @param path lan, direct or relay; null if it failed
 * @param firstPathMillis from the call until there was a link; null if it failed
 * @param firstByteMillis from the call until a byte had come back; null if it failed
 * @param callerNat what stands in front of the volunteer
 * @param calledNat what stands in front of the other one, as its record says
 * @param calledPrefix where it was reached, a /24 or /48; null if it failed
 * @param reason a sentence; null if it succeeded
 * @param retrySeconds when the volunteer would obey again; 0 unless it was asked too often
 */
record SurveyReport(
        Outcome outcome,
        boolean fresh,
        @Nullable Integer round,
        @Nullable String path,
        @Nullable Double firstPathMillis,
        @Nullable Double firstByteMillis,
        NatProfile callerNat,
        NatProfile calledNat,
        @Nullable String calledPrefix,
        @Nullable String reason,
        int retrySeconds) {

    static final int MAX_BYTES = 4_096;

    /** Reasons of failed punches name both sides and the rounds. */
    private static final int MAX_REASON = 500;

    private static final int MAX_RETRY_SECONDS = 86_400;

    private static final ObjectMapper JSON = new ObjectMapper();

    SurveyReport {
        if (reason != null && reason.length() > MAX_REASON) {
            reason = reason.substring(0, MAX_REASON);
        }
    }

    static SurveyReport failed(Outcome outcome, String reason) {
        return new SurveyReport(
                outcome, true, null, null, null, null, NatProfile.UNKNOWN, NatProfile.UNKNOWN, null, reason, 0);
    }

    /** The volunteer did not do it. */
    static SurveyReport refused(String reason, int retrySeconds) {
        return new SurveyReport(
                Outcome.REFUSED,
                true,
                null,
                null,
                null,
                null,
                NatProfile.UNKNOWN,
                NatProfile.UNKNOWN,
                null,
                reason,
                retrySeconds);
    }

    SurveyReport with(NatProfile caller, NatProfile called) {
        return new SurveyReport(
                outcome,
                fresh,
                round,
                path,
                firstPathMillis,
                firstByteMillis,
                caller,
                called,
                calledPrefix,
                reason,
                retrySeconds);
    }

    /** Whether data crossed. */
    boolean connected() {
        return firstByteMillis != null;
    }

    boolean direct() {
        return connected() && path != null && !path.startsWith("relay");
    }

    String text() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", outcome.name())
                .put("fresh", fresh)
                .put("round", round)
                .put("path", path)
                .put("first_path_ms", firstPathMillis)
                .put("first_byte_ms", firstByteMillis)
                .put("called_prefix", calledPrefix)
                .put("reason", reason)
                .put("retry_s", retrySeconds);
        put(json, "caller", callerNat);
        put(json, "called", calledNat);
        return json.toString();
    }

    private static void put(ObjectNode json, String side, NatProfile nat) {
        json.put(side + "_mapping", nat.mapping().name())
                .put(side + "_filtering", nat.filtering().name());
    }

    /** What a stranger has written; empty if that is no report. */
    static Optional<SurveyReport> parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            int retry = json.path("retry_s").asInt();
            return Optional.of(new SurveyReport(
                    Outcome.valueOf(json.path("outcome").asText()),
                    json.path("fresh").asBoolean(),
                    json.path("round").isInt() ? json.path("round").intValue() : null,
                    word(json.path("path"), "[a-z-]{1,16}"),
                    millis(json.path("first_path_ms")),
                    millis(json.path("first_byte_ms")),
                    nat(json, "caller"),
                    nat(json, "called"),
                    word(json.path("called_prefix"), "[0-9a-f.:]{1,45}/[0-9]{1,3}"),
                    json.path("reason").isTextual() ? json.path("reason").textValue() : null,
                    Math.max(0, Math.min(MAX_RETRY_SECONDS, retry))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static NatProfile nat(JsonNode json, String side) {
        return new NatProfile(
                NatProfile.MappingBehavior.valueOf(json.path(side + "_mapping").asText()),
                NatProfile.FilteringBehavior.valueOf(
                        json.path(side + "_filtering").asText()));
    }

    private static @Nullable String word(JsonNode node, String form) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (!node.asText().matches(form)) {
            throw new IllegalArgumentException(node + " is not of the form " + form);
        }
        return node.asText();
    }

    private static @Nullable Double millis(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() < SurveyAsk.MOST.toMillis() * 2.0
                ? node.doubleValue()
                : null;
    }

    /** A NAT in one word for tables: mapping and filtering. */
    static String text(NatProfile nat) {
        return word(nat.mapping()) + "/" + word(nat.filtering());
    }

    /** The initials are enough to tell them apart: ei, ad, apd; none and unknown are themselves. */
    private static String word(Enum<?> behavior) {
        String name = behavior.name().toLowerCase(Locale.ROOT);
        if (!name.contains("_")) {
            return name;
        }
        return Arrays.stream(name.split("_", -1))
                .filter(part -> !part.equals("and"))
                .map(part -> part.substring(0, 1))
                .reduce("", String::concat);
    }
}
