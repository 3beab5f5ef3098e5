package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that start nodes, in this JVM, on loopback. */
@Timeout(60)
class NodeCommandsTest {

    private static final String PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

    @TempDir
    Path directory;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final TestConsole console = new TestConsole();

    @Test
    void shouldEndWithThreeWhenThePortIsTaken() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByAddress(LOOPBACK))) {
            assertThat(console.run("run", "--listen", "/ip4/127.0.0.1/udp/" + taken.getLocalPort(), "--json"))
                    .isEqualTo(3);
        }
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("address_in_use");
    }

    @Test
    void shouldEndWithThreeWhenTheAddressIsNotOurs() {
        assertThat(console.run("run", "--listen", "/ip4/203.0.113.7/udp/0", "--json"))
                .isEqualTo(3);
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("address_unusable");
    }

    @Test
    void shouldSayThatTheBootstrapDoesNotAnswer() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByAddress(LOOPBACK))) {
            String address = "/ip4/127.0.0.1/udp/" + silent.getLocalPort() + "/p2p/" + PEER;

            assertThat(console.run("lookup", PEER, "--bootstrap", address, "--timeout", "300ms"))
                    .isEqualTo(1);
        }
        assertThat(console.err()).contains("did not answer within 300 ms").contains("Check that a node runs there");
    }

    @Test
    void shouldCountTheBootstrapAddressesThatDoNotAnswer() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByAddress(LOOPBACK))) {
            String address = "/ip4/127.0.0.1/udp/" + silent.getLocalPort() + "/p2p/" + PEER;
            console.with("WARREN_BOOTSTRAP", address + ", " + address);

            assertThat(console.run("ping", PEER, "--timeout", "300ms", "--json"))
                    .isEqualTo(1);
        }
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("bootstrap_unreachable");
        assertThat(console.json().get("error").get("message").asText())
                .isEqualTo("None of the 2 bootstrap addresses answered within 300 ms");
    }

    @Test
    void shouldKeepTheIdentityInItsDataDirectory() {
        String data = directory.resolve("a/b").toString();
        TestConsole second = new TestConsole();

        assertThat(console.run("run", "--listen", "/ip4/127.0.0.1/udp/0", "--data", data, "--json"))
                .isZero();
        assertThat(second.run("run", "--listen", "/ip4/127.0.0.1/udp/0", "--data", data, "--json"))
                .isZero();

        assertThat(directory.resolve("a/b/identity.key")).exists();
        assertThat(second.json().get("peer")).isEqualTo(console.json().get("peer"));
    }

    @Test
    void shouldRefuseADataDirectoryThatAnotherNodeUses() throws IOException {
        Path store = directory.resolve("warren.store");
        try (FileChannel other = FileChannel.open(store, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();

            assertThat(console.run("run", "--listen", "/ip4/127.0.0.1/udp/0", "--data", directory.toString()))
                    .isEqualTo(3);
        }
        assertThat(console.err()).contains(store + " is in use by another node");
    }

    @Test
    void shouldRefuseADataDirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "hello");

        assertThat(console.run("run", "--listen", "/ip4/127.0.0.1/udp/0", "--data", file.toString()))
                .isEqualTo(3);
        assertThat(console.err()).contains("is not a directory");
    }

    @Test
    void shouldPrintAReadyLineForEveryAddress() {
        assertThat(console.run(
                        "run",
                        "--listen",
                        "/ip4/127.0.0.1/udp/0",
                        "--listen",
                        "/ip4/127.0.0.1/udp/0",
                        "--role",
                        "server"))
                .isZero();

        assertThat(console.out().lines()).hasSize(2).allMatch(line -> line.startsWith("ready /ip4/127.0.0.1/udp/"));
    }

    @Test
    void shouldWalkThroughTheTour() {
        assertThat(console.run("demo", "--nodes", "3", "--json"))
                .as(console.err())
                .isZero();

        var result = console.json();
        List<String> steps = new ArrayList<>();
        result.get("steps").forEach(step -> steps.add(step.get("name").asText() + " " + step.get("ok")));
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("nodes").asInt()).isEqualTo(3);
        assertThat(steps)
                .containsExactly(
                        "bootstrap true",
                        "publish true",
                        "lookup true",
                        "announce true",
                        "find true",
                        "put true",
                        "get true",
                        "connect true",
                        "transfer true");
        assertThat(result.get("steps"))
                .allSatisfy(step -> assertThat(step.get("ms").asDouble()).isPositive());
        assertThat(result.get("steps").get(4).get("note").asText())
                .startsWith("2 other nodes looked for it and found 1 of 1");
        assertThat(result.get("steps").get(6).get("note").asText()).contains("sequence 2");
    }
}
