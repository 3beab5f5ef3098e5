package org.warrenp2p.holepunch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.simnet.Lifetime;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Eight observers find out what a translator is, in less than five seconds. */
class ClassificationTest {

    private static final Duration BAR = Duration.ofSeconds(5);

    private final Simulation simulation = Simulation.forTest(ClassificationTest.class, 1);
    private final PunchLab lab = new PunchLab(simulation, Duration.ofMillis(40));

    /** All nine of RFC 4787. */
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
    void shouldTellEveryKindOfTranslator(NatProfile truth) {
        assertThat(behind(Nat.of(truth.mapping(), truth.filtering()).withPorts(PortPolicy.RANDOM))
                        .profile())
                .isEqualTo(truth);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldTellEveryKindOfTranslatorAlthoughPacketsAreLost(NatProfile truth) {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(40)).withLoss(0.05));

        NatReport report = behind(Nat.of(truth.mapping(), truth.filtering()).withPorts(PortPolicy.RANDOM));

        assertThat(report.profile()).isEqualTo(truth);
        assertThat(report.certain()).isTrue();
    }

    @Test
    void shouldTakeLinuxForPortRestricted() {
        assertThat(behind(Nat.LINUX).profile())
                .isEqualTo(new NatProfile(
                        MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT));
    }

    @ParameterizedTest
    @EnumSource(
            value = FilteringBehavior.class,
            names = {"UNKNOWN", "NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldTellAFirewallFromATranslator(FilteringBehavior filtering) {
        SimHost host = simulation.addFirewall(filtering, Lifetime.RECOMMENDED).addHost(IpAddress.parse("203.0.113.9"));

        FilteringBehavior seen =
                filtering == FilteringBehavior.ENDPOINT_INDEPENDENT ? FilteringBehavior.NONE : filtering;
        assertThat(classify(host).profile()).isEqualTo(new NatProfile(MappingBehavior.NONE, seen));
    }

    @Test
    void shouldSeeThatAHostIsPublic() {
        assertThat(classify(simulation.addHost()).profile())
                .isEqualTo(new NatProfile(MappingBehavior.NONE, FilteringBehavior.NONE));
    }

    @Test
    void shouldSeeHowPortsAreChosen() {
        assertThat(behind(Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL))
                        .mapping()
                        .ports())
                .matches(pattern -> pattern.isRegular() && pattern.delta() == 1);
        assertThat(behind(Nat.SYMMETRIC).mapping().ports()).isEqualTo(PortPattern.RANDOM);
        PortPattern block = behind(Nat.SYMMETRIC.withPorts(PortPolicy.blocks(1_008, 1)))
                .mapping()
                .ports();
        assertThat(block.kind()).isEqualTo(PortPattern.Kind.WINDOW);
        assertThat(block.last() - block.first()).isBetween(504, 1_400);
    }

    private NatReport behind(Nat nat) {
        return classify(simulation
                .addRouter(
                        nat, IpAddress.ofIpv4(0x0500_0001 + simulation.hosts().size()))
                .addHost());
    }

    private NatReport classify(SimHost host) {
        PunchHost classified = lab.add(host);
        lab.settle();
        assertThat(PunchLab.CLASSIFICATION).isLessThan(BAR);
        return classified.report();
    }
}
