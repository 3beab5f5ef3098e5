package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every experiment on a small network; what they find out about larger ones is for people to run. */
class ScenariosTest {

    @TempDir
    Path directory;

    @Test
    void shouldMeasureChurn() throws IOException {
        String[] set = {"join_time=20s", "settle=30s", "duration=4m", "median_session=1m", "goodbye=0.5", "clients=0.1"
        };
        JsonNode result = SmallRun.of("churn", 40, 1, 1, directory, set).result();
        // half of 31 nodes in the middle of their sessions, and those who take their places
        assertThat(result.get("departures").asInt()).isBetween(15, 60);
        assertThat(result.get("success_rate").asDouble()).isGreaterThan(0.9);
        double full = result.get("closest20_full_rate").asDouble();
        assertThat(result.get("closest20_18plus_rate").asDouble())
                .isGreaterThan(full)
                .isGreaterThan(0.8);
        assertThat(full).isBetween(0.2, 0.999);
        assertThat(result.get("maintenance_bytes_per_node_s").asDouble()).isBetween(50.0, 5_000.0);
        assertThat(result.at("/confidence/republish_loss_rate/trials").asInt()).isEqualTo(4);
        assertThat(Files.readAllLines(directory.resolve("awareness.csv"))).hasSizeGreaterThan(300);
        assertThat(Files.readString(directory.resolve("what-servers-know-of-the-20-closest-to-them-over-time.svg")))
                .contains(">all 20<", ">at least 18<")
                // ten times asked, two dots each
                .matches(svg -> svg.split("<circle", -1).length == 21, "twenty dots");

        JsonNode again = SmallRun.of("churn", 40, 1, 1, directory, set).result();
        assertThat(again.get("trace_hash")).isEqualTo(result.get("trace_hash"));
    }

    /** Over messages: with sessions a client's record is stored again whenever one of its coordinators has left. */
    @Test
    @Tag("slow")
    void shouldLoseRecordsWhoseHoldersAllLeaveBeforeTheyAreStoredAgain() throws IOException {
        JsonNode result = SmallRun.of(
                        "churn",
                        60,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "duration=10m",
                        "median_session=10s",
                        "session_shape=1",
                        "clients=0.2",
                        "lookup_every=10s",
                        "bootstrap_nodes=1",
                        "wire=messages")
                .result();
        assertThat(result.at("/confidence/republish_loss_rate/trials").asInt()).isEqualTo(12);
        // five of twelve; with sessions of twice that length newcomers are given them in time, and one is lost
        assertThat(result.get("republish_loss_rate").asDouble()).isGreaterThan(0.25);
    }

    @Test
    void shouldShowThatAdversariesHurtWhereThereAreEnoughOfThem() throws IOException {
        String[] set = {"join_time=20s", "settle=30s", "lookups=40", "clients=4", "manner=lie"};
        JsonNode few = SmallRun.of("adversary", 60, 1, 1, directory, set).result();
        assertThat(few.get("fraction").asDouble()).isEqualTo(0.2);
        assertThat(few.get("disjoint_paths").asInt()).isEqualTo(8);
        assertThat(few.get("lookup_success_rate").asDouble()).isGreaterThan(0.95);
        assertThat(few.get("record_success_rate").asDouble()).isGreaterThan(0.95);
        JsonNode most = SmallRun.of(
                        "adversary",
                        60,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "lookups=40",
                        "clients=4",
                        "manner=lie",
                        "fraction=0.9",
                        "bootstrap_nodes=1")
                .result();
        // of the 20 copies of a record, few are with the two or three servers that are left
        assertThat(most.get("record_success_rate").asDouble()).isLessThan(0.9);
    }

    @Test
    void shouldSurroundAVictim() throws IOException {
        JsonNode result = SmallRun.of(
                        "eclipse",
                        60,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "sybils=25",
                        "sybil_hosts=10",
                        "attack_time=1m",
                        "lookups=20",
                        "density=off")
                .result();
        // nobody tests the density, and all 20 copies went to the sybils
        assertThat(result.get("detected").asBoolean()).isFalse();
        assertThat(result.get("record_success_rate").asDouble()).isLessThan(0.2);
        assertThat(result.get("victim_honest_share").asDouble()).isBetween(0.3, 0.95);
    }

    @Test
    void shouldNotSurroundWithMoreSybilsThanNodes() {
        assertThatThrownBy(() -> SmallRun.of("eclipse", 40, 1, 1, directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 48 nodes, not 40");
    }

    @Test
    void shouldCutANetworkInTwoAndSeeItHeal() throws IOException {
        JsonNode result = SmallRun.of(
                        "partition",
                        40,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "cut=2m",
                        "heal_limit=10m",
                        "probes=20")
                .result();
        assertThat(result.get("healed_after_s").asDouble()).isBetween(0.0, 600.0);
        assertThat(result.get("success_rate_while_cut").asDouble()).isGreaterThan(0.9);
        assertThat(result.get("records_lost").asInt()).isZero();
        assertThat(result.at("/confidence/record_loss_rate/trials").asInt()).isGreaterThan(30);
    }

    @Test
    void shouldLetACrowdIn() throws IOException {
        JsonNode result = SmallRun.of(
                        "flashcrowd", 50, 1, 1, directory, "join_time=20s", "settle=30s", "within=2s", "patience=30s")
                .result();
        assertThat(result.at("/confidence/crowd_joined_rate/trials").asInt()).isEqualTo(25);
        assertThat(result.get("crowd_joined_rate").asDouble()).isEqualTo(1);
        assertThat(result.at("/confidence/success_rate/trials").asInt()).isEqualTo(25);
        assertThat(result.get("success_rate").asDouble()).isEqualTo(1);
        assertThat(result.get("requests_busiest_node").asDouble())
                .isGreaterThan(result.get("requests_per_node_mean").asDouble());
    }

    @Test
    void shouldFindThoseWhoLiveAfterManyDiedAtOnce() throws IOException {
        JsonNode result = SmallRun.of(
                        "massdeath",
                        60,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "lookups=60",
                        "nowhere=5",
                        "newcomers=5",
                        "latency=constant",
                        "loss=0")
                .result();
        assertThat(result.get("died").asInt()).isEqualTo(18);
        assertThat(result.get("success_rate").asDouble()).isEqualTo(1);
        assertThat(result.at("/nowhere_ms/p50").asDouble()).isBetween(40.0, 5_000.0);
        assertThat(result.get("newcomers_up_rate").asDouble()).isEqualTo(1);
        // at least a ping, a lookup and a store
        assertThat(result.at("/up_ms/p50").asDouble()).isBetween(120.0, 8_000.0);
        assertThat(result.get("publish_reached").asDouble()).isBetween(15.0, 20.0);
    }
}
