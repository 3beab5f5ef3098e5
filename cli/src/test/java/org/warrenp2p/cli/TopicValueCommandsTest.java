package org.warrenp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.node.NewValue;
import org.warrenp2p.node.TopicAnnouncement;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.KeyFile;
import org.warrenp2p.proto.identity.SystemEntropy;

/** {@code announce}, {@code find}, {@code put} and {@code get} in this JVM, against one network on loopback. */
@Timeout(60)
class TopicValueCommandsTest {

    private static final int NODES = 3;
    private static final String NOT_STORED = "00".repeat(32);

    /** Generous: the machine may be doing a lot besides. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final List<WarrenNode> NETWORK = new ArrayList<>();

    /** Those of the nodes. */
    private static final List<Identity> IDENTITIES = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void startNetwork() {
        for (int i = 0; i < NODES; i++) {
            Identity identity = Identity.generate(new SystemEntropy());
            IDENTITIES.add(identity);
            WarrenNode node = await(WarrenNode.builder()
                    .identity(identity)
                    .listen(LocalFamilies.loopback())
                    .bootstrap(i == 0 ? List.of() : NETWORK.get(0).addresses())
                    .start());
            await(node.joined());
            NETWORK.add(node);
        }
    }

    @AfterAll
    static void stopNetwork() {
        NETWORK.forEach(WarrenNode::close);
        NETWORK.clear();
        IDENTITIES.clear();
    }

    @Test
    void shouldAnnounceUntilItIsStopped() {
        TestConsole console = run("announce", "films", "--json");

        assertThat(console.json().get("ok").asBoolean()).isTrue();
        assertThat(console.json().get("topic").asText()).isEqualTo("films");
        assertThat(console.json().get("peer").asText()).startsWith("12D3");
        assertThat(console.json().get("stored_on").asInt()).isEqualTo(NODES);
        assertThat(console.json().get("took_ms").asDouble()).isPositive();
    }

    @Test
    void shouldTellPeopleInOneLineThatItAnnounces() {
        TestConsole console = run("announce", "films");

        assertThat(console.out().lines()).hasSize(1).allMatch(line -> line.startsWith("announcing \"films\" as 12D3"));
        assertThat(console.err()).isEmpty();
    }

    @Test
    void shouldFindWhoAnnounces() {
        try (TopicAnnouncement announcement = await(NETWORK.get(1).announce("books"))) {
            assertThat(announcement.first().storedOn()).isPositive();
            String announcer = NETWORK.get(1).peerId().toString();

            JsonNode found = run("find", "books", "--json").json();
            assertThat(found.get("ok").asBoolean()).isTrue();
            assertThat(found.get("topic").asText()).isEqualTo("books");
            assertThat(found.get("peers")).hasSize(1);
            assertThat(found.get("peers").get(0).asText()).isEqualTo(announcer);
            assertThat(found.get("took_ms").asDouble()).isPositive();

            TestConsole people = run("find", "books");
            assertThat(people.out()).isEqualTo(announcer + System.lineSeparator());
            assertThat(people.err()).startsWith("warren: 1 peer in ");
        }
    }

    @Test
    void shouldSayThatNobodyAnnounces() {
        TestConsole console = runExpecting(1, "find", "nothing", "--json");

        assertThat(console.json().get("error").get("code").asText()).isEqualTo("not_found");
        assertThat(console.json().get("error").get("hint").asText()).contains("warren announce");
    }

    @Test
    void shouldReadBackEveryByteThatWasPut() {
        byte[] content = new byte[900];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        JsonNode stored =
                run(new TestConsole().reading(content), "put", "--json").json();
        assertThat(stored.get("ok").asBoolean()).isTrue();
        assertThat(stored.get("seq").isNull()).isTrue();
        assertThat(stored.get("stored_on").asInt()).isEqualTo(NODES);
        assertThat(stored.get("took_ms").asDouble()).isPositive();
        String key = stored.get("key").asText();
        assertThat(key).matches("[0-9a-f]{64}");

        assertThat(run("get", key).outBytes()).isEqualTo(content);
        JsonNode found = run("get", key, "--json").json();
        assertThat(found.get("ok").asBoolean()).isTrue();
        assertThat(found.get("key").asText()).isEqualTo(key);
        assertThat(Base64.getDecoder().decode(found.get("value_base64").asText()))
                .isEqualTo(content);
        assertThat(found.get("seq").isNull()).isTrue();
        assertThat(found.get("owner").isNull()).isTrue();
        assertThat(found.get("took_ms").asDouble()).isPositive();
    }

    @Test
    void shouldPrintTheKeyAloneForPipes() {
        TestConsole console = run(new TestConsole().reading("a note".getBytes(UTF_8)), "put");

        assertThat(console.out()).matches("[0-9a-f]{64}\\R");
        assertThat(console.err()).startsWith("warren: stored on 3 nodes in ");
    }

    @Test
    void shouldReplaceAMutableValue() {
        String owner = key();
        String first = put(owner, "one").get("key").asText();
        JsonNode second = put(owner, "two");
        assertThat(second.get("key").asText()).isEqualTo(first);
        assertThat(second.get("seq").asInt()).isEqualTo(2);

        JsonNode found = run("get", first, "--json").json();
        assertThat(found.get("seq").asInt()).isEqualTo(2);
        assertThat(found.get("owner").asText()).isEqualTo(owner);
        assertThat(run("get", first).out()).isEqualTo("two");
        assertThat(put(owner, "three", "--seq", "9").get("seq").asInt()).isEqualTo(9);
        assertThat(put(owner, "elsewhere", "--salt", "x").get("key").asText()).isNotEqualTo(first);
    }

    @Test
    void shouldNotTakeThePlaceOfANodeThatRunsWithTheKey() throws Exception {
        KeyFile.create(directory.resolve("owner.key"), IDENTITIES.get(1));

        JsonNode stored = put(IDENTITIES.get(1).peerId().toString(), "mine");

        // a node does not store on itself: with the identity of one of them there would be one less
        assertThat(stored.get("stored_on").asInt()).isEqualTo(NODES);
    }

    @Test
    void shouldRefuseToGoBack() {
        String owner = key();
        put(owner, "nine", "--seq", "9");

        TestConsole console = new TestConsole().reading("eight".getBytes(UTF_8));
        assertThat(console.run(mutable("--seq", "8"))).isEqualTo(1);

        assertThat(console.json().get("error").get("code").asText()).isEqualTo("refused");
        assertThat(console.json().get("error").get("message").asText()).contains("newer value");
        assertThat(console.json().get("error").get("hint").asText()).contains("Leave --seq out");
    }

    @Test
    void shouldWriteTheHighestSequenceAsANumber() {
        key();
        TestConsole console = new TestConsole().reading("last".getBytes(UTF_8));
        assertThat(console.run(mutable("--seq", "18446744073709551615"))).isZero();

        assertThat(console.out()).contains("\"seq\":18446744073709551615,");
    }

    @Test
    void shouldSayThatNobodyHasAValue() {
        TestConsole console = runExpecting(1, "get", NOT_STORED, "--json");

        assertThat(console.json().get("error").get("code").asText()).isEqualTo("not_found");
        assertThat(console.json().get("error").get("hint").asText()).contains("Check the key");
    }

    @Test
    void shouldEndALineOnATerminalAndNowhereElse() {
        String key = stored("hello");

        assertThat(run(new TestConsole().onTerminal(), "get", key).out()).isEqualTo("hello" + System.lineSeparator());
        assertThat(run("get", key).out()).isEqualTo("hello");
    }

    @Test
    void shouldNotShowATerminalWhatIsNoText() {
        TestConsole console = run(new TestConsole().onTerminal(), "get", stored("\u001b[2J"));

        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("is no text: 4 bytes");
    }

    private static String stored(String text) {
        return await(NETWORK.get(1).put(NewValue.immutable(text.getBytes(UTF_8)), LIMIT))
                .key()
                .toString();
    }

    /** Makes a key file; the peer id of whom it belongs to. */
    private String key() {
        TestConsole console = new TestConsole();
        assertThat(console.run("key", "generate", "--out", keyFile())).isZero();
        return console.out().strip();
    }

    private String keyFile() {
        return directory.resolve("owner.key").toString();
    }

    /** Puts with the key file, which belongs to {@code owner}. */
    private JsonNode put(String owner, String text, String... options) {
        TestConsole console = new TestConsole().reading(text.getBytes(UTF_8));
        assertThat(console.run(mutable(options)))
                .as(owner + " " + console.out())
                .isZero();
        return console.json();
    }

    private String[] mutable(String... options) {
        List<String> arguments = new ArrayList<>(List.of("put", "--mutable", "--key", keyFile(), "--json"));
        arguments.addAll(List.of(options));
        return joining(arguments);
    }

    private static TestConsole run(String... arguments) {
        return runExpecting(0, arguments);
    }

    private static TestConsole runExpecting(int status, String... arguments) {
        TestConsole console = new TestConsole();
        assertThat(console.run(joining(List.of(arguments))))
                .as(console.out() + console.err())
                .isEqualTo(status);
        return console;
    }

    private static TestConsole run(TestConsole console, String... arguments) {
        assertThat(console.run(joining(List.of(arguments))))
                .as(console.out() + console.err())
                .isZero();
        return console;
    }

    private static String[] joining(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--timeout", LIMIT.toSeconds() + "s"));
        NETWORK.get(0).addresses().forEach(address -> all.addAll(List.of("--bootstrap", address.toString())));
        return all.toArray(String[]::new);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
