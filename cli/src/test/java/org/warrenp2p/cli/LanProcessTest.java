package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.LabMachine;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;

/** Two machines on one network, in namespaces joined by a bridge, and nobody tells them of each other. */
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LanProcessTest {

    @Test
    void shouldFindAndPingANodeOnTheSameNetworkWithoutABootstrapAddress() throws Exception {
        Optional<String> missing = LabMachine.missing();
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        try (NamespacePool pool = NamespacePool.open()) {
            Namespace bridge = pool.add("bridge");
            bridge.ip("link add br0 type bridge", "link set br0 up");
            Namespace first = machine(pool, bridge, "first", "192.168.79.1/24");
            Namespace second = machine(pool, bridge, "second", "192.168.79.2/24");
            Process node = start(first, "run", "--json");
            String peer = object(node).path("peer").asText();

            JsonNode ping = object(start(second, "ping", peer, "--json"));

            assertThat(ping.path("ok").asBoolean()).as("%s", ping).isTrue();
            assertThat(ping.path("path").asText()).isEqualTo("lan");
            assertThat(ping.path("endpoint").asText()).isEqualTo("/ip4/192.168.79.1/udp/4433");
            assertThat(ping.path("received").asInt()).isEqualTo(4);

            node.destroy();
            assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
            JsonNode alone = object(start(second, "ping", peer, "--json"));
            assertThat(alone.at("/error/code").asText()).isEqualTo("no_bootstrap");
            assertThat(alone.at("/error/message").asText()).contains("no node answered on the local network");
        }
    }

    /** Three that are started without a word about each other are one network. */
    @Test
    void shouldJoinOthersThatRunOnTheSameNetwork() throws Exception {
        Optional<String> missing = LabMachine.missing();
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        try (NamespacePool pool = NamespacePool.open()) {
            Namespace bridge = pool.add("bridge");
            bridge.ip("link add br0 type bridge", "link set br0 up");
            Process first = start(machine(pool, bridge, "first", "192.168.79.1/24"), "run", "--json");
            String firstAddress = object(first).at("/addresses/0").asText();
            Process second = start(machine(pool, bridge, "second", "192.168.79.2/24"), "run", "--json");
            String peer = object(second).path("peer").asText();

            Namespace third = machine(pool, bridge, "third", "192.168.79.3/24");
            JsonNode ping = object(start(third, "ping", peer, "--no-lan", "--bootstrap", firstAddress, "--json"));

            assertThat(ping.path("ok").asBoolean()).as("%s", ping).isTrue();
        }
    }

    private static Namespace machine(NamespacePool pool, Namespace bridge, String name, String address)
            throws LabException, InterruptedException {
        Namespace machine = pool.add(name);
        bridge.ip("link add " + name + " type veth peer name eth0 netns " + machine.name());
        bridge.ip("link set " + name + " master br0 up");
        machine.ip("addr add " + address + " dev eth0", "link set eth0 up");
        return machine;
    }

    private static Process start(Namespace machine, String... arguments) throws LabException {
        return machine.start(JavaCommand.of(Warren.class, arguments), Map.of());
    }

    /** The first object that it prints. */
    private static JsonNode object(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        @Nullable String line = lines.readLine();
        while (line != null && !line.startsWith("{")) {
            line = lines.readLine();
        }
        assertThat(line).as("it says something").isNotNull();
        return new ObjectMapper().readTree(line);
    }
}
