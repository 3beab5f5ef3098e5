package org.warrenp2p.testnet.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import org.warrenp2p.proto.PeerId;

/**
 * What a volunteer is asked: to connect to another one, and tell how that went.
 *
 * @param topic that both have opted in to
 * @param target whom to connect to
 * @param limit how long that may take, at most {@link #MOST}
 */
record SurveyAsk(String topic, PeerId target, Duration limit) {

    /** A topic of 255 bytes, each of them escaped, and the rest. */
    static final int MAX_BYTES = 2_048;

    /** All rounds of a punch take eight seconds; whoever waits longer measures something else. */
    static final Duration MOST = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    String text() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("topic", topic)
                .put("target", target.toString())
                .put("limit_ms", limit.toMillis())
                .toString();
    }

    /** What a stranger has written; empty if that is no ask. */
    static Optional<SurveyAsk> parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Duration limit = Duration.ofMillis(json.path("limit_ms").asLong());
            if (!json.path("topic").isTextual() || limit.isNegative() || limit.isZero() || limit.compareTo(MOST) > 0) {
                return Optional.empty();
            }
            return Optional.of(new SurveyAsk(
                    json.path("topic").textValue(),
                    PeerId.parse(json.path("target").asText()),
                    limit));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
