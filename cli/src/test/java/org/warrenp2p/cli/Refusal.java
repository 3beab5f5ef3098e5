package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** A command line that is refused before anything is done, and how. */
record Refusal(int status, String code, String message, List<String> arguments) {

    static Refusal refusal(int status, String code, String message, String... arguments) {
        return new Refusal(status, code, message, List.of(arguments));
    }

    /** People get one sentence and a hint. */
    void checkForPeople(TestConsole console) {
        assertThat(console.run(arguments.toArray(String[]::new))).isEqualTo(status);
        assertThat(console.err()).startsWith("warren: ").contains(message);
        assertThat(console.err().lines()).hasSize(2);
        assertThat(console.out()).isEmpty();
    }

    /** Scripts get one object. */
    void checkForScripts(TestConsole console) {
        String[] withJson =
                Stream.concat(arguments.stream(), Stream.of("--json")).toArray(String[]::new);

        assertThat(console.run(withJson)).isEqualTo(status);
        assertThat(console.json().get("ok").asBoolean()).isFalse();
        assertThat(console.json().get("error").get("code").asText()).isEqualTo(code);
        assertThat(console.json().get("error").get("message").asText()).contains(message);
        assertThat(console.json().get("error").get("hint").asText()).isNotBlank();
        assertThat(console.err()).isEmpty();
    }
}
