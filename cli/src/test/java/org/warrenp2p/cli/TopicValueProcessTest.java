package org.warrenp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics and values between processes, as scripts use them, on one network over both address families. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TopicValueProcessTest {

    private static final String IPV4 = "/ip4/127.0.0.1/udp/0";
    private static final String IPV6 = "/ip6/::1/udp/0";

    private static final List<WarrenProcess> NETWORK = new ArrayList<>();
    private static String ipv4Seed = "";
    private static String ipv6Seed = "";

    @TempDir
    Path directory;

    @BeforeAll
    static void startNetwork() throws Exception {
        boolean ipv6 = LocalFamilies.hasIpv6();
        WarrenProcess seed = ipv6
                ? WarrenProcess.start("run", "--listen", IPV4, "--listen", IPV6)
                : WarrenProcess.start("run", "--listen", IPV4);
        NETWORK.add(seed);
        ipv4Seed = seed.readyAddress("/ip4");
        ipv6Seed = ipv6 ? seed.readyAddress("/ip6") : "";
        for (String listen : ipv6 ? List.of(IPV4, IPV6) : List.of(IPV4)) {
            WarrenProcess node = WarrenProcess.start("run", "--listen", listen, "--bootstrap", seedOf(listen));
            NETWORK.add(node);
            node.readyAddress("/ip");
        }
    }

    @AfterAll
    static void stopNetwork() {
        NETWORK.forEach(WarrenProcess::close);
        NETWORK.clear();
    }

    @Test
    void shouldFindInOneProcessWhatAnotherAnnouncesOverIpv4() throws Exception {
        shouldFindInOneProcessWhatAnotherAnnounces(IPV4);
    }

    @Test
    void shouldFindInOneProcessWhatAnotherAnnouncesOverIpv6() throws Exception {
        Assumptions.assumeTrue(LocalFamilies.hasIpv6(), "this machine has no IPv6");
        shouldFindInOneProcessWhatAnotherAnnounces(IPV6);
    }

    private static void shouldFindInOneProcessWhatAnotherAnnounces(String listen) throws Exception {
        String topic = "films over " + listen;
        try (WarrenProcess announce = start(listen, "announce", topic, "--json")) {
            JsonNode announced = announce.json();
            assertThat(announced.get("ok").asBoolean()).isTrue();
            assertThat(announced.get("stored_on").asInt()).isPositive();
            String peer = announced.get("peer").asText();

            JsonNode found = result(listen, "find", topic);
            assertThat(found.get("peers")).hasSize(1);
            assertThat(found.get("peers").get(0).asText()).isEqualTo(peer);
            assertThat(result(listen, "ping", peer).get("time_to_first_byte_ms").asDouble())
                    .isPositive();

            announce.terminate();
            assertThat(announce.awaitExit()).as(announce.said()).isZero();
        }
    }

    @Test
    void shouldGetInOneProcessWhatAnotherPutOverIpv4() throws Exception {
        shouldGetInOneProcessWhatAnotherPut(IPV4);
    }

    @Test
    void shouldGetInOneProcessWhatAnotherPutOverIpv6() throws Exception {
        Assumptions.assumeTrue(LocalFamilies.hasIpv6(), "this machine has no IPv6");
        shouldGetInOneProcessWhatAnotherPut(IPV6);
    }

    private void shouldGetInOneProcessWhatAnotherPut(String listen) throws Exception {
        String key = put(listen, "a note over " + listen).get("key").asText();

        assertThat(get(listen, key)).isEqualTo("a note over " + listen);
    }

    @Test
    void shouldSeeTheUpdateOfAMutableValue() throws Exception {
        String keyFile = directory.resolve("owner.key").toString();
        assertThat(new TestConsole().run("key", "generate", "--out", keyFile)).isZero();

        JsonNode first = put(IPV4, "one", "--mutable", "--key", keyFile, "--salt", "status");
        assertThat(get(IPV4, first.get("key").asText())).isEqualTo("one");
        JsonNode second = put(IPV4, "two", "--mutable", "--key", keyFile, "--salt", "status");

        assertThat(second.get("key")).isEqualTo(first.get("key"));
        assertThat(second.get("seq").asInt()).isEqualTo(first.get("seq").asInt() + 1);
        assertThat(get(IPV4, first.get("key").asText())).isEqualTo("two");
    }

    private static JsonNode put(String listen, String text, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("put", "--json"));
        arguments.addAll(List.of(options));
        try (WarrenProcess process = WarrenProcess.fed(text.getBytes(UTF_8), joining(listen, arguments))) {
            JsonNode result = process.json();
            assertThat(process.awaitExit()).as(process.said()).isZero();
            return result;
        }
    }

    private String get(String listen, String key) throws Exception {
        Path nothing = Files.write(directory.resolve("nothing"), new byte[0]);
        Path output = directory.resolve("value");
        try (WarrenProcess process = WarrenProcess.piping(nothing, output, joining(listen, List.of("get", key)))) {
            assertThat(process.awaitExit()).as(process.said()).isZero();
        }
        return Files.readString(output, UTF_8);
    }

    private static JsonNode result(String listen, String... arguments) throws Exception {
        List<String> asking = new ArrayList<>(List.of(arguments));
        asking.add("--json");
        try (WarrenProcess process = start(listen, asking.toArray(String[]::new))) {
            JsonNode result = process.json();
            assertThat(process.awaitExit()).as(process.said()).isZero();
            return result;
        }
    }

    private static WarrenProcess start(String listen, String... arguments) throws Exception {
        return WarrenProcess.start(joining(listen, List.of(arguments)));
    }

    private static String[] joining(String listen, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--listen", listen, "--bootstrap", seedOf(listen), "--timeout", "30s"));
        return all.toArray(String[]::new);
    }

    private static String seedOf(String listen) {
        return listen.equals(IPV4) ? ipv4Seed : ipv6Seed;
    }
}
