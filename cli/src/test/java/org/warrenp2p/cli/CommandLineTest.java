package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.cli.Refusal.refusal;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final String PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
    private static final String BOOTSTRAP = "/ip4/127.0.0.1/udp/4433/p2p/" + PEER;

    private final TestConsole console = new TestConsole();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "lookup",
                "announce",
                "find",
                "put",
                "get",
                "netcheck",
                "ping",
                "listen",
                "dial",
                "key",
                "key generate",
                "key show",
                "sim",
                "sim list",
                "sim compare"
            })
    void shouldExplainEveryCommandWithAnExample(String command) {
        String[] arguments = (command + " --help").split(" ", -1);

        assertThat(console.run(arguments)).isZero();
        assertThat(console.out())
                .contains("Usage: warren " + command)
                .contains("Example:")
                .contains("  warren " + command);
        assertThat(console.err()).isEmpty();
    }

    @Test
    void shouldListTheCommandsWhenNoneIsNamed() {
        assertThat(console.run()).isZero();
        assertThat(console.out())
                .contains(
                        "demo",
                        "run",
                        "lookup",
                        "announce",
                        "find",
                        "put",
                        "get",
                        "ping",
                        "listen",
                        "dial",
                        "sim",
                        "key");
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(console.run("--version")).isZero();
        assertThat(console.out()).startsWith("warren ");
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                refusal(2, "usage", "There is no command \"frob\"", "frob"),
                refusal(2, "usage", "There is no command \"pign\"", "pign", PEER),
                refusal(2, "usage", "Missing required parameter: 'PEER_ID'", "ping"),
                refusal(2, "usage", "Missing required option: '--out=FILE'", "key", "generate"),
                refusal(2, "usage", "Unknown option: '--frob'", "run", "--frob"),
                refusal(2, "usage", "PEER_ID: \"12D3\" is not a peer id", "lookup", "12D3"),
                refusal(2, "usage", "--timeout: \"10\" is not a duration", "ping", PEER, "--timeout", "10"),
                refusal(2, "usage", "--timeout: A duration is longer than 0", "ping", PEER, "--timeout", "0s"),
                refusal(2, "usage", "--wait-direct: \"soon\" is not a duration", "ping", PEER, "--wait-direct", "soon"),
                refusal(2, "usage", "--count is between 1 and 10000, not 0", "ping", PEER, "--count", "0"),
                refusal(2, "usage", "--count: \"x\" is not a whole number", "ping", PEER, "--count", "x"),
                refusal(
                        2,
                        "usage",
                        "--direct: \"maybe\" is not one of require, prefer, never",
                        "ping",
                        PEER,
                        "--direct",
                        "maybe"),
                refusal(2, "usage", "--role: \"boss\" is not one of auto, server, client", "run", "--role", "boss"),
                refusal(2, "usage", "--network: A network name is", "run", "--network", "No Spaces"),
                refusal(
                        2,
                        "usage",
                        "--bootstrap: \"nonsense\": a multiaddr begins with '/'",
                        "ping",
                        PEER,
                        "--bootstrap",
                        "nonsense"),
                refusal(
                        2,
                        "usage",
                        "does not say which peer is there",
                        "ping",
                        PEER,
                        "--bootstrap",
                        "/ip4/127.0.0.1/udp/4433"),
                refusal(
                        2,
                        "usage",
                        "is not where a node listens",
                        "ping",
                        PEER,
                        "--bootstrap",
                        "/ip4/127.0.0.1/tcp/4433/p2p/" + PEER),
                refusal(2, "usage", "is not an address to listen on", "run", "--listen", "/ip4/127.0.0.1"),
                refusal(2, "usage", "--nodes is between 2 and 1000, not 1", "demo", "--nodes", "1"),
                refusal(2, "usage", "--nodes is between 2 and 1000, not 1001", "demo", "--nodes", "1001"),
                refusal(3, "no_bootstrap", "no address to join it through was given", "lookup", PEER, "--no-lan"),
                refusal(3, "no_bootstrap", "no address to join it through was given", "ping", PEER, "--no-lan"),
                refusal(
                        3,
                        "key_file",
                        "There is no key file",
                        "lookup",
                        PEER,
                        "--bootstrap",
                        BOOTSTRAP,
                        "--key",
                        "/does/not/exist"));
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
    void shouldWantToKnowWhatToDoWithAKey() {
        assertThat(console.run("key")).isEqualTo(2);
        assertThat(console.err()).contains("Missing required subcommand").contains("warren key --help");
    }

    @Test
    void shouldSuggestTheCommandThatWasMeant() {
        console.run("pign");

        assertThat(console.err()).contains("Did you mean ping?");
    }

    @Test
    void shouldKeepStandardOutputForDataWhenItRefusesToDial() {
        assertThat(console.run("dial", PEER, "--no-lan", "--json")).isEqualTo(3);
        assertThat(console.run("dial", "--json")).isEqualTo(2);

        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("\"no_bootstrap\"").contains("\"usage\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "/ip4/127.0.0.1/udp/4433", BOOTSTRAP + ",", BOOTSTRAP + ",,"})
    void shouldCallAWrongVariableAConfigurationProblem(String value) {
        console.with("WARREN_BOOTSTRAP", value);

        assertThat(console.run("lookup", PEER, "--json")).isEqualTo(3);
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("configuration");
        assertThat(console.json().get("error").get("message").asText()).startsWith("WARREN_BOOTSTRAP: ");
    }

    @Test
    void shouldTakeABlankVariableForNone() {
        console.with("WARREN_BOOTSTRAP", " ");

        assertThat(console.run("lookup", PEER, "--no-lan", "--json")).isEqualTo(3);
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("no_bootstrap");
    }
}
