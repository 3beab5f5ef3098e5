package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.testnet.lab.LabSettings;
import org.warrenp2p.testnet.lab.NetcheckLab;
import org.warrenp2p.testnet.lab.Pair;
import org.warrenp2p.testnet.lab.TryPlan;
import org.warrenp2p.testnet.lab.nat.Dependence;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.LabMachine;
import org.warrenp2p.testnet.lab.wire.CableQuality;

/** The program behind real netfilter: what netcheck says is what the router does, eight public nodes around it. */
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class NetcheckLabTest {

    private static final int OBSERVERS = 8;
    private static final double BAR_MILLIS = 5_000;
    private static final Duration LATENCY = Duration.ofMillis(10);

    /** Answers come back, so that is said by every type but those without UDP. */
    private static final String UNKNOWN = "unknown";

    @Test
    void shouldSayOfEveryTypeWhatItIs() throws Exception {
        Optional<String> missing = LabMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        LabSettings settings = new LabSettings(
                Pair.all(),
                false,
                TryPlan.plain(1, 1, 0),
                OBSERVERS,
                new CableQuality(LATENCY, 0, 0),
                new RouterOptions(true, true),
                Duration.ZERO,
                false,
                Duration.ZERO,
                Duration.ofSeconds(10),
                1);
        List<NetcheckLab.Finding> findings = new ArrayList<>();
        try (NetcheckLab lab = new NetcheckLab(settings, OwnProcess.javaCommand())) {
            for (NatType type : NatType.values()) {
                findings.add(lab.check(type));
                System.out.println(line(findings.get(findings.size() - 1)));
            }
        }
        SoftAssertions all = new SoftAssertions();
        findings.forEach(finding -> expect(all, finding));
        all.assertAll();
    }

    private static void expect(SoftAssertions all, NetcheckLab.Finding finding) {
        NatBehaviour truth = finding.truth();
        JsonNode said = finding.said();
        all.assertThat(said.path("ok").asBoolean())
                .as("%s: %s", finding.type(), said)
                .isTrue();
        all.assertThat(said.path("udp").asBoolean())
                .as("%s: udp", finding.type())
                .isEqualTo(truth.udp());
        all.assertThat(said.path("took_ms").asDouble(BAR_MILLIS))
                .as("%s: took_ms", finding.type())
                .isLessThan(BAR_MILLIS);
        if (!truth.udp()) {
            all.assertThat(said.get("ipv4").isNull())
                    .as("%s: ipv4", finding.type())
                    .isTrue();
            return;
        }
        JsonNode ipv4 = said.path("ipv4");
        all.assertThat(ipv4.path("mapping").asText())
                .as("%s: mapping", finding.type())
                .isEqualTo(text(truth.mapping()));
        all.assertThat(ipv4.path("filtering").asText())
                .as("%s: filtering", finding.type())
                .isEqualTo(filtering(truth));
        all.assertThat(ipv4.path("port_preserved").asBoolean())
                .as("%s: port_preserved", finding.type())
                .isEqualTo(truth.portPreserved());
        all.assertThat(ipv4.path("port_delta").isInt())
                .as("%s: port_delta", finding.type())
                .isEqualTo(truth.sequential());
        all.assertThat(ipv4.path("certain").asBoolean())
                .as("%s: certain", finding.type())
                .isTrue();
        if (truth.mapping() == Dependence.ENDPOINT_INDEPENDENT) {
            all.assertThat(ipv4.path("hairpin").asBoolean())
                    .as("%s: hairpin", finding.type())
                    .isEqualTo(truth.hairpin());
        }
    }

    private static String text(@Nullable Dependence dependence) {
        return dependence == null ? UNKNOWN : dependence.text();
    }

    /** Where nothing translates, a filter that lets everybody in is none. */
    private static String filtering(NatBehaviour truth) {
        boolean none = truth.mapping() == Dependence.NONE && truth.filtering() == Dependence.ENDPOINT_INDEPENDENT;
        return none ? "none" : text(truth.filtering());
    }

    /** For docs/benchmarks.md. */
    private static String line(NetcheckLab.Finding finding) {
        JsonNode ipv4 = finding.said().path("ipv4");
        return "| `" + finding.type() + "` | "
                + String.join(
                        " | ",
                        finding.said().path("udp").asText(),
                        ipv4.path("mapping").asText("-"),
                        ipv4.path("filtering").asText("-"),
                        ipv4.path("port_preserved").asText("-"),
                        ipv4.path("port_delta").asText("-"),
                        ipv4.path("hairpin").asText("-"),
                        ipv4.path("observers").asText("-"),
                        String.format("%.1f s", finding.said().path("took_ms").asDouble() / 1_000))
                + " |";
    }
}
