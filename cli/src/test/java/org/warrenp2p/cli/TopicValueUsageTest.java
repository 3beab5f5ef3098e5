package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.cli.Refusal.refusal;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.cli.console.Amount;

/** What {@code announce}, {@code find}, {@code put} and {@code get} refuse before they join a network. */
class TopicValueUsageTest {

    private static final String KEY = "5e1082d50ee275cbbc50fa67bf3b707dfb6f41e28daae430169a44163564ae3e";
    private static final String NOWHERE =
            "/ip4/127.0.0.1/udp/4433/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

    private final TestConsole console = new TestConsole();

    static Stream<Refusal> refusals() {
        return Stream.of(
                refusal(2, "usage", "Missing required parameter: 'TOPIC'", "announce"),
                refusal(2, "usage", "Missing required parameter: 'TOPIC'", "find"),
                refusal(2, "usage", "Missing required parameter: 'KEY'", "get"),
                refusal(2, "usage", "A topic's name has 1 to 255 bytes of UTF-8, not 0", "announce", ""),
                refusal(2, "usage", "A topic's name has 1 to 255 bytes of UTF-8, not 256", "find", "é".repeat(128)),
                refusal(2, "usage", "--limit is between 1 and 10000, not 0", "find", "films", "--limit", "0"),
                refusal(2, "usage", "--limit is between 1 and 10000, not 10001", "find", "films", "--limit", "10001"),
                refusal(2, "usage", "--limit: \"many\" is not a whole number", "find", "films", "--limit", "many"),
                refusal(2, "usage", "KEY: \"12ab\" is not a key: 64 hexadecimal digits", "get", "12ab"),
                refusal(2, "usage", "is not a key: 64 hexadecimal digits", "get", KEY + "00"),
                refusal(2, "usage", "is not a key: 64 hexadecimal digits", "get", KEY.replace('5', 'g')),
                refusal(2, "usage", "--mutable needs --key FILE", "put", "--mutable"),
                refusal(2, "usage", "--salt is of mutable values only", "put", "--salt", "a"),
                refusal(2, "usage", "--seq is of mutable values only", "put", "--seq", "1"),
                refusal(
                        2,
                        "usage",
                        "--seq: \"-1\" is not a whole number",
                        "put",
                        "--mutable",
                        "--key",
                        "k",
                        "--seq=-1"),
                refusal(
                        2,
                        "usage",
                        "--salt has at most 32 bytes of UTF-8, not 34",
                        "put",
                        "--mutable",
                        "--key",
                        "k",
                        "--salt",
                        "é".repeat(17)),
                refusal(3, "no_bootstrap", "no address to join it through was given", "announce", "films", "--no-lan"),
                refusal(3, "no_bootstrap", "no address to join it through was given", "find", "films", "--no-lan"),
                refusal(3, "no_bootstrap", "no address to join it through was given", "put", "--no-lan"),
                refusal(3, "no_bootstrap", "no address to join it through was given", "get", KEY, "--no-lan"),
                refusal(
                        3,
                        "key_file",
                        "There is no key file",
                        "put",
                        "--mutable",
                        "--key",
                        "/does/not/exist",
                        "--bootstrap",
                        NOWHERE),
                refusal(
                        3,
                        "key_file",
                        "There is no key file",
                        "announce",
                        "films",
                        "--key",
                        "/does/not/exist",
                        "--bootstrap",
                        NOWHERE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseInOneSentenceWithAHint(Refusal refusal) {
        refusal.checkForPeople(console);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseScriptsWithOneObject(Refusal refusal) {
        refusal.checkForScripts(console);
    }

    @Test
    void shouldRefuseTooMuchInput() {
        assertThat(console.reading(new byte[901]).run("put", "--bootstrap", NOWHERE, "--json"))
                .isEqualTo(2);

        assertThat(console.json().get("error").get("code").asText()).isEqualTo("usage");
        assertThat(console.json().get("error").get("message").asText())
                .isEqualTo("A value has at most 900 bytes, and standard input has more");
    }

    @Test
    void shouldTellAPersonHowToEndTheValue() {
        console.onTerminal().reading(new byte[901]).run("put", "--bootstrap", NOWHERE);

        assertThat(console.err()).startsWith("warren: type the value; Ctrl-D");
    }

    @Test
    void shouldCountAsPeopleDo() {
        assertThat(Amount.of(0, "hop")).isEqualTo("0 hops");
        assertThat(Amount.of(1, "hop")).isEqualTo("1 hop");
        assertThat(Amount.of(2, "hop")).isEqualTo("2 hops");
    }
}
