package org.warrenp2p.testnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.lab.Attempt.Outcome;

class AttemptTest {

    @Test
    void shouldBeDirectWithItsTimesAndRounds() throws Exception {
        assertThat(attempt("""
                {"ok":true,"path":"direct","time_to_first_byte_ms":52.9,"time_to_direct_ms":41.2,
                 "attempts":[{"round":1,"outcome":"NO_REPLY","ms":1},{"round":2,"outcome":"SUCCESS","ms":1}]}""")).isEqualTo(new Attempt(Outcome.DIRECT, 52.9, 41.2, 2, null));
    }

    @Test
    void shouldBeDirectOnALan() throws Exception {
        assertThat(attempt("{\"ok\":true,\"path\":\"lan\",\"time_to_first_byte_ms\":1,\"time_to_direct_ms\":1}")
                        .outcome())
                .isEqualTo(Outcome.DIRECT);
    }

    @Test
    void shouldBeRelayedOverEitherKindOfRelay() throws Exception {
        for (String path : new String[] {"relay", "relay-tls"}) {
            assertThat(attempt("{\"ok\":true,\"path\":\"" + path
                            + "\",\"time_to_first_byte_ms\":80,\"time_to_direct_ms\":null,\"attempts\":[]}"))
                    .isEqualTo(new Attempt(Outcome.RELAY, 80.0, null, null, null));
        }
    }

    @Test
    void shouldHaveFailedIfNoDataCrossed() throws Exception {
        Attempt silent = attempt("{\"ok\":true,\"path\":\"direct\",\"time_to_first_byte_ms\":null}");
        assertThat(silent.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(silent.reason()).contains("no data");
    }

    @Test
    void shouldHaveFailedForTheReasonThatItWasGiven() throws Exception {
        assertThat(attempt("{\"ok\":false,\"error\":{\"code\":\"timeout\",\"message\":\"Nobody is there\"}}"))
                .isEqualTo(new Attempt(Outcome.FAILED, null, null, null, "Nobody is there"));
    }

    private static Attempt attempt(String ping) throws Exception {
        return Attempt.ofPing(new ObjectMapper().readTree(ping));
    }
}
