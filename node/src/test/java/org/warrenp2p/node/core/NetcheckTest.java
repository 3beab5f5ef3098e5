package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Nodes with real sessions behind every kind of translator, eight servers around them. */
class NetcheckTest {

    private static final Duration BAR = Duration.ofSeconds(5);

    private final Simulation simulation = Simulation.forTest(NetcheckTest.class, 3);

    static List<NatProfile> profiles() {
        List<NatProfile> profiles = new ArrayList<>();
        for (MappingBehavior mapping : MappingBehavior.values()) {
            for (FilteringBehavior filtering : FilteringBehavior.values()) {
                boolean translated = mapping.compareTo(MappingBehavior.NONE) > 0;
                if (translated && filtering.compareTo(FilteringBehavior.NONE) > 0) {
                    profiles.add(new NatProfile(mapping, filtering));
                }
            }
        }
        return profiles;
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldTellEveryKindOfTranslatorWhileItJoins(NatProfile truth) {
        List<SimNode> servers = servers(8);
        NetcheckReport report = check(joining(behind(truth), servers));
        NetcheckReport.Family seen = Objects.requireNonNull(report.ipv4());
        assertThat(new NatProfile(seen.mapping(), seen.filtering())).isEqualTo(truth);
        assertThat(seen.certain()).isTrue();
        assertThat(report.took()).isLessThan(BAR);
        assertThat(report.reachable()).isEqualTo(truth.filtering() == FilteringBehavior.ENDPOINT_INDEPENDENT);
    }

    private SimHost behind(NatProfile truth) {
        return simulation
                .addRouter(
                        Nat.of(truth.mapping(), truth.filtering()).withPorts(PortPolicy.RANDOM),
                        IpAddress.ofIpv4(0x0500_0001 + simulation.hosts().size()))
                .addHost();
    }

    private List<SimNode> servers(int count) {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(40)));
        List<SimNode> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            servers.add(new SimNode(
                    simulation.addHost(),
                    servers.isEmpty() ? List.of() : List.of(servers.get(0).contact())));
        }
        simulation.run(Duration.ofSeconds(60));
        return servers;
    }

    private SimNode joining(SimHost host, List<SimNode> servers) {
        return new SimNode(host, List.of(servers.get(0).contact()), RoleSetting.AUTO);
    }

    private NetcheckReport check(SimNode node) {
        List<NetcheckReport> reports = new ArrayList<>();
        node.host.loop().schedule(Duration.ofMillis(1).toNanos(), () -> node.core.netcheck(false, reports::add));
        assertThat(simulation.runUntil(() -> !reports.isEmpty(), Duration.ofSeconds(10)))
                .isTrue();
        return reports.get(0);
    }
}
