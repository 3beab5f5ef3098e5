package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** A network of processes, as operators run it. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NetworkProcessTest {

    @Test
    void shouldFindEachOtherAfterTheBootstrapNodeHasDiedOverIpv4() throws Exception {
        shouldFindEachOtherAfterTheBootstrapNodeHasDied("/ip4/127.0.0.1/udp/0");
    }

    @Test
    void shouldFindEachOtherAfterTheBootstrapNodeHasDiedOverIpv6() throws Exception {
        Assumptions.assumeTrue(LocalFamilies.hasIpv6(), "this machine has no IPv6");
        shouldFindEachOtherAfterTheBootstrapNodeHasDied("/ip6/::1/udp/0");
    }

    private static void shouldFindEachOtherAfterTheBootstrapNodeHasDied(String listen) throws Exception {
        try (WarrenProcess bootstrap = WarrenProcess.start("run", "--listen", listen)) {
            String seed = bootstrap.readyAddress("/ip");
            try (WarrenProcess first = WarrenProcess.start("run", "--listen", listen, "--bootstrap", seed);
                    WarrenProcess second = WarrenProcess.start("run", "--listen", listen, "--bootstrap", seed)) {
                String firstAddress = first.readyAddress("/ip");
                String secondAddress = second.readyAddress("/ip");
                awaitKnown(firstAddress, seed);
                awaitKnown(secondAddress, seed);
                bootstrap.kill();

                try (WarrenProcess ping = WarrenProcess.start(
                        "ping",
                        peerOf(firstAddress),
                        "--bootstrap",
                        secondAddress,
                        "--listen",
                        listen,
                        "--timeout",
                        "30s",
                        "--json")) {
                    JsonNode result = ping.json();
                    assertThat(ping.awaitExit()).as(ping.said()).isZero();
                    assertPing(result, firstAddress);
                }
                try (WarrenProcess ping = WarrenProcess.start(
                        "ping",
                        peerOf(firstAddress),
                        "--bootstrap",
                        secondAddress,
                        "--listen",
                        listen,
                        "--direct",
                        "never",
                        "--json")) {
                    JsonNode result = ping.json();
                    assertThat(ping.awaitExit())
                            .as("a public peer has no relay")
                            .isEqualTo(1);
                    assertThat(result.path("error").path("code").asText()).isEqualTo("unreachable");
                }
            }
        }
    }

    private static void assertPing(JsonNode result, String address) {
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("peer").asText()).isEqualTo(peerOf(address));
        assertThat(result.get("path").asText()).isEqualTo("lan");
        assertThat(address).startsWith(result.get("endpoint").asText() + "/p2p/");
        assertThat(result.get("relay").isNull()).isTrue();
        assertThat(result.get("time_to_first_path_ms").asDouble()).isPositive();
        assertThat(result.get("time_to_first_byte_ms").asDouble())
                .isGreaterThan(result.get("time_to_first_path_ms").asDouble());
        assertThat(result.get("time_to_direct_ms").asDouble()).isPositive();
        assertThat(result.get("rtt_ms").get("min").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(result.get("rtt_ms").get("median").asDouble());
        assertThat(result.get("rtt_ms").get("median").asDouble())
                .isLessThanOrEqualTo(result.get("rtt_ms").get("max").asDouble());
        assertThat(result.get("sent").asInt()).isEqualTo(4);
        assertThat(result.get("received").asInt()).isBetween(1, 4);
        assertThat(result.get("local_nat").get("mapping").asText()).isEqualTo("unknown");
        assertThat(result.get("remote_nat").get("filtering").asText()).isEqualTo("unknown");
        assertThat(result.get("attempts").get(0).get("round").asInt()).isEqualTo(1);
        assertThat(result.get("attempts").get(0).get("outcome").asText()).isEqualTo("SUCCESS");
        assertThat(result.get("reason").isNull()).isTrue();
    }

    @Test
    void shouldLookUpARecordWithAllItsFields() throws Exception {
        try (WarrenProcess seed = WarrenProcess.start("run", "--listen", "/ip4/127.0.0.1/udp/0")) {
            String seedAddress = seed.readyAddress("/ip4");
            try (WarrenProcess node =
                    WarrenProcess.start("run", "--listen", "/ip4/127.0.0.1/udp/0", "--bootstrap", seedAddress)) {
                String address = node.readyAddress("/ip4");

                JsonNode found = awaitKnown(address, seedAddress);

                assertThat(found.get("peer").asText()).isEqualTo(peerOf(address));
                assertThat(found.get("seq").asLong()).isPositive();
                assertThat(found.get("expires_in_s").asLong()).isBetween(1L, 86_400L);
                assertThat(address).startsWith(found.get("endpoints").get(0).asText() + "/p2p/");
                assertThat(found.get("nat").get("mapping").asText()).isEqualTo("unknown");
                assertThat(found.get("nat").get("filtering").asText()).isEqualTo("unknown");
                assertThat(found.get("relays").isArray()).isTrue();
                assertThat(found.get("coordinators").isArray()).isTrue();
                assertThat(found.get("hops").isInt()).isTrue();
                assertThat(found.get("messages").isInt()).isTrue();
                assertThat(found.get("took_ms").isNumber()).isTrue();
            }
        }
    }

    @Test
    void shouldEndCleanlyWhenTheSystemAsks() throws Exception {
        try (WarrenProcess node = WarrenProcess.start("run", "--listen", "/ip4/127.0.0.1/udp/0", "--json")) {
            JsonNode ready = node.json();
            assertThat(ready.get("ok").asBoolean()).isTrue();
            assertThat(ready.get("addresses").get(0).asText())
                    .endsWith("/p2p/" + ready.get("peer").asText());

            node.terminate();

            assertThat(node.awaitExit()).as(node.said()).isZero();
        }
    }

    /** Its record is out: whoever joins at {@code seed} finds it. Publishing follows the ready line. */
    private static JsonNode awaitKnown(String address, String seed) throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            try (WarrenProcess lookup = WarrenProcess.start("lookup", peerOf(address), "--bootstrap", seed, "--json")) {
                JsonNode result = lookup.json();
                if (lookup.awaitExit() == 0) {
                    return result;
                }
            }
        }
        throw new AssertionError(address + " does not become known");
    }

    private static String peerOf(String address) {
        return Multiaddr.parse(address).peer().orElseThrow().toString();
    }
}
