package org.warrenp2p.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Benchmarks;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.micro.MicroBenchmark;
import org.warrenp2p.bench.yardstick.TurnServer;
import org.warrenp2p.node.WarrenException;

/** Every benchmark runs and gives its figures. No figure is held against its bar here: machines differ. */
@Timeout(300)
class RowsTest {

    @Test
    void shouldHaveNamesThatTellThemApart() {
        List<String> names = Benchmarks.all().stream().map(Benchmark::name).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        assertThat(names).allSatisfy(name -> assertThat(Benchmarks.named(name)).isPresent());
        assertThat(Benchmarks.named("unheard-of")).isEmpty();
    }

    @Test
    @Tag("slow")
    void shouldBootstrap() throws Exception {
        Ran figures = Ran.of(new BootstrapBenchmark());

        assertThat(figures.of("stalled_nodes")).isZero();
        assertThat(figures.of("all_joined_s")).isBetween(0.01, 60.0);
        assertThat(figures.of("p50_joined_ms")).isLessThanOrEqualTo(figures.of("all_joined_s") * 1000);
        assertThat(figures.of("contacts_min")).isBetween(1.0, 49.0);
    }

    @Test
    @Tag("slow")
    void shouldMeasureEstablishedSessions() throws Exception {
        Ran figures = Ran.of(new EstablishedBenchmark());

        assertThat(figures.of("cpu_us_per_exchange")).isBetween(0.5, 10_000.0);
        assertThat(figures.of("echo_cpu_us_per_exchange")).isBetween(0.1, 10_000.0);
        assertThat(figures.of("ratio_to_echo")).isBetween(0.01, 1_000.0);
        assertThat(figures.of("exchanges_per_s")).isPositive();
        // an encrypted question, and 20 contacts of 39 bytes
        assertThat(figures.of("request_bytes")).isBetween(60.0, 120.0);
        assertThat(figures.of("answer_bytes")).isBetween(780.0, 900.0);
    }

    @Test
    @Tag("slow")
    void shouldMeasureFirstContact() throws Exception {
        Ran figures = Ran.of(new FirstContactBenchmark());

        assertThat(figures.of("curves_us")).isBetween(20.0, 100_000.0);
        assertThat(figures.of("cpu_us_per_first_contact")).isBetween(20.0, 1_000_000.0);
        assertThat(figures.of("ratio_to_curves")).isBetween(0.1, 1_000.0);
        assertThat(figures.of("first_contacts_per_s")).isPositive();
    }

    @Test
    @Tag("slow")
    void shouldMeasureLookups() throws Exception {
        Ran one = Ran.of(LookupsBenchmark.sequential());
        assertThat(one.of("p50_ms")).isBetween(0.01, one.of("p99_ms"));
        assertThat(one.of("messages_per_lookup")).isBetween(15.0, 60.0);
        assertThat(one.of("incomplete")).isZero();

        Ran many = Ran.of(LookupsBenchmark.parallel());
        assertThat(many.of("p99_ms")).isBetween(many.of("p50_ms"), many.of("max_ms"));
        assertThat(many.of("lookups_per_s")).isPositive();
    }

    @Test
    @Tag("slow")
    void shouldCountTheBytesOfAColdLookup() throws Exception {
        Ran figures = Ran.of(new ColdLookupBenchmark(100));

        assertThat(figures.of("found_share")).isEqualTo(1);
        assertThat(figures.of("record_kb")).isBetween(2.0, figures.of("record_p95_kb"));
        // simulated: the same on every machine
        assertThat(Ran.of(new ColdLookupBenchmark(100)).figures()).isEqualTo(figures.figures());
    }

    @Test
    @Tag("slow")
    void shouldMeasureAColdConnect() throws Exception {
        Ran figures = Ran.of(new ColdConnectBenchmark());

        assertThat(figures.of("p50_ms")).isBetween(0.1, figures.of("p95_ms"));
        assertThat(figures.of("connects")).isGreaterThan(100);
    }

    @Test
    @Tag("slow")
    void shouldAnswerStrangersWithNoMoreThanTheySent() throws Exception {
        Ran figures = Ran.of(new AmplificationBenchmark());

        // no bar of speed but a promise
        assertThat(figures.of("worst_ratio")).isBetween(0.1, 1.0);
        assertThat(figures.of("ratio_ping")).isPositive();
        assertThat(figures.of("ratio_get_record_found")).isPositive();
        assertThat(figures.of("ratio_quic_initial_genuine")).isZero();
        assertThat(figures.of("ratio_flood_of_first_packets")).isPositive();
    }

    @Test
    @Tag("slow")
    void shouldMeasureARelayWithAndWithoutItsYardstick() throws Exception {
        List<String> remarks = new ArrayList<>();
        List<Figure> figures = new RelayForwardingBenchmark()
                .run(new Measuring(Duration.ofSeconds(1), (what, done, total) -> {}, remarks::add, List.of()));
        Ran ran = new Ran(figures);

        assertThat(ran.of("cpu_us_per_datagram")).isBetween(0.1, 10_000.0);
        assertThat(ran.of("datagrams_per_s")).isPositive();
        assertThat(ran.of("joined_datagrams_per_s")).isPositive();
        boolean installed = TurnServer.installed().isPresent();
        assertThat(figures.stream().anyMatch(figure -> figure.name().equals("ratio_to_turnserver")))
                .isEqualTo(installed);
        assertThat(remarks).hasSize(installed ? 0 : 1);
    }

    @Test
    @Tag("slow")
    void shouldMeasurePlacesOfARelay() throws Exception {
        Ran figures = Ran.of(new RelayMemoryBenchmark(1_500));

        assertThat(figures.of("heap_bytes_per_place")).isBetween(200.0, 100_000.0);
        assertThat(figures.of("places")).isEqualTo(1_500);
    }

    @Test
    @Tag("slow")
    void shouldMeasureStreams() throws Exception {
        Ran direct = Ran.of(new StreamDirectBenchmark());
        assertThat(direct.of("mb_per_s")).isBetween(0.1, 100_000.0);
        assertThat(direct.of("plain_quic_mb_per_s")).isBetween(0.1, 100_000.0);

        Ran relayed = Ran.of(new StreamRelayedBenchmark());
        assertThat(relayed.of("mb_per_s")).isBetween(0.1, 100_000.0);
        assertThat(relayed.of("relay_cpu_s_per_gb")).isPositive();
    }

    @Test
    @Tag("slow")
    void shouldMeasureIdleLinks() throws Exception {
        Ran figures = Ran.of(new IdleLinksBenchmark(50));

        // no bar of speed but a promise
        assertThat(figures.of("descriptors")).isZero();
        // fifty links are less than what a heap of this size goes up and down by
        assertThat(figures.of("heap_kb_per_link")).isBetween(-1_000.0, 1_000.0);
        assertThat(figures.of("links")).isEqualTo(50);
    }

    @Test
    void shouldSayThatTheLauncherIsMissing() {
        assertThatThrownBy(() -> Ran.of(new ResidentBenchmark())).isInstanceOf(WarrenException.class);
    }

    @Test
    @Tag("slow")
    void shouldRunTheInnerLoops() throws Exception {
        List<Figure> figures = new MicroBenchmark().run(Measuring.quietly(Duration.ofMillis(20)));

        assertThat(figures).extracting(Figure::name).contains("frame_decode_answer_us", "noise_handshake_us");
        assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }
}
