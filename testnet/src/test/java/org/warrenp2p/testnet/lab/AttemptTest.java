package org.warrenp2p.testnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.lab.Attempt.Outcome;

class AttemptTest {

    private static final String CALLING = "{\"at_nanos\":1000000000}";

    @Test
    void shouldBeDirectWithItsTimesAndRounds() throws Exception {
        assertThat(attempt("""
                {"path":"direct","at_nanos":1041200000,
                 "attempts":[{"round":1,"outcome":"NO_REPLY"},{"round":2,"outcome":"SUCCESS"}]}""", """
                {"at_nanos":1052900000}"""))
                .isEqualTo(new Attempt(Outcome.DIRECT, "SUCCESS", 52.9, 41.2, 2, 2, null, null, 0, null));
    }

    @Test
    void shouldBeDirectOnALan() throws Exception {
        assertThat(attempt("{\"path\":\"lan\",\"at_nanos\":1000000001}", CALLING)
                        .outcome())
                .isEqualTo(Outcome.DIRECT);
    }

    @Test
    void shouldBeRelayedOverEitherKindOfRelay() throws Exception {
        for (String path : new String[] {"relay", "relay-tls"}) {
            Attempt relayed =
                    attempt("{\"path\":\"" + path + "\",\"at_nanos\":1040000000}", "{\"at_nanos\":1080000000}");
            assertThat(relayed.outcome()).isEqualTo(Outcome.RELAY);
            assertThat(relayed.firstByteMillis()).isEqualTo(80.0);
            assertThat(relayed.directMillis()).isNull();
        }
    }

    @Test
    void shouldBeDirectIfTheLinkLeavesTheRelayLater() throws Exception {
        Attempt later = Attempt.ofEvents(
                json(CALLING),
                json("{\"path\":\"relay\",\"at_nanos\":1040000000}"),
                json("{\"at_nanos\":1080000000}"),
                json("{\"at_nanos\":1300000000}"));
        assertThat(later.outcome()).isEqualTo(Outcome.DIRECT);
        assertThat(later.firstByteMillis()).isEqualTo(80.0);
        assertThat(later.directMillis()).isEqualTo(300.0);
    }

    @Test
    void shouldHaveFailedIfNoDataCrossed() throws Exception {
        Attempt silent = attempt("{\"path\":\"direct\",\"at_nanos\":1040000000}", null);
        assertThat(silent.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(silent.reason()).contains("no data");
    }

    @Test
    void shouldHaveFailedForTheReasonThatItWasGiven() throws Exception {
        assertThat(Attempt.ofFailure(json("""
                {"reason":"Nobody is there (NO_REPLY)"}""")))
                .isEqualTo(new Attempt(
                        Outcome.FAILED,
                        "NO_REPLY",
                        null,
                        null,
                        null,
                        null,
                        "Nobody is there (NO_REPLY)",
                        null,
                        0,
                        null));
    }

    private static Attempt attempt(String connected, @Nullable String heard) throws Exception {
        return Attempt.ofEvents(json(CALLING), json(connected), heard == null ? null : json(heard), null);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
