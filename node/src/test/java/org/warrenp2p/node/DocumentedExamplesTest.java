package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Examples of docs/embedding.md as they stand there, so that a change of the API cannot leave the document behind. */
@Timeout(60)
class DocumentedExamplesTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "embedding.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "org", "warrenp2p", "node", "DocumentedExamplesTest.java");

    @Test
    void shouldDoWhatTheDocumentSays() throws Exception {
        List<Multiaddr> loopback = List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/0"));
        try (WarrenNode first = WarrenNode.builder().listen(loopback).start().get(20, TimeUnit.SECONDS);
                WarrenNode second = WarrenNode.builder()
                        .listen(loopback)
                        .bootstrap(first.addresses())
                        .start()
                        .get(20, TimeUnit.SECONDS)) {
            second.joined().get(20, TimeUnit.SECONDS);
            waitUntilKnown(first);

            assertThat(topics(first, second)).containsExactly(first.peerId());
            assertThat(values(first, second)).isEqualTo("back at noon");
        }
    }

    /** Whoever asks for the first time enters the other's table a round trip later, when it has shown that it can be reached. */
    private static void waitUntilKnown(WarrenNode node) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (node.status().get(20, TimeUnit.SECONDS).contacts() == 0) {
            assertThat(deadlineNanos - System.nanoTime()).as("time left").isPositive();
        }
    }

    private static List<PeerId> topics(WarrenNode node, WarrenNode other) throws Exception {
        // example: topics
        TopicAnnouncement announcement = node.announce("films").get();

        FoundPeers found = other.findPeers("films", 20, Duration.ofSeconds(10)).get();
        for (PeerId peer : found.peers()) {
            tellUser(peer + " has films");
        }

        announcement.close();
        // end
        return found.peers();
    }

    private static String values(WarrenNode node, WarrenNode other) throws Exception {
        Identity identity = Identity.generate(new SystemEntropy());
        // example: values
        Duration patience = Duration.ofSeconds(10);
        byte[] salt = "status".getBytes(UTF_8);

        NewValue noon = NewValue.update(identity, salt, "back at noon".getBytes(UTF_8));
        StoredValue stored = node.put(noon, patience).get(); // whoever has stored.key() can read it

        Key key = other.mutableKey(identity.peerId(), salt); // the same as stored.key()
        FoundValue value = other.get(key, patience).get();
        String status = new String(value.content().toArray(), UTF_8);
        // end
        assertThat(stored.key()).isEqualTo(key);
        return status;
    }

    private static void tellUser(String sentence) {
        assertThat(sentence).endsWith(" has films");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "values"})
    void shouldBeInTheDocumentAsItRunsHere(String name) throws Exception {
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + example(name) + "```");
    }

    /** The lines between the marks, moved to the left. */
    private static String example(String name) throws Exception {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(SOURCE)) {
            if (line.strip().equals("// example: " + name)) {
                inside = true;
            } else if (line.strip().equals("// end")) {
                inside = false;
            } else if (inside) {
                lines.add(line.isBlank() ? "" : line.substring(8));
            }
        }
        assertThat(lines).isNotEmpty();
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }
}
