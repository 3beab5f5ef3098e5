package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.Hairpin;
import org.warrenp2p.simnet.Lifetime;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Nodes with real sessions behind every kind of translator, eight servers around them. */
class NetcheckTest {

    private static final Duration BAR = Duration.ofSeconds(5);
    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.7");

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

        expect(truth, report);
        assertThat(Objects.requireNonNull(report.ipv4()).observers()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldTellItAgainWhenItHasSpokenWithEverybody(NatProfile truth) {
        SimNode node = joining(behind(truth), servers(8));
        simulation.run(Duration.ofMinutes(2));

        expect(truth, check(node));
    }

    @Test
    void shouldNameRelaysThatAnswerAndNobodyElse() {
        List<SimNode> servers = servers(6);
        List<PeerId> relays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SimNode relay = new SimNode(
                    simulation.addHost(), List.of(servers.get(0).contact()), RelaySetting.ON, RelaySettings.DEFAULT);
            relays.add(relay.peer());
            servers.add(relay);
        }
        simulation.run(Duration.ofMinutes(1));

        NetcheckReport report = check(joining(behind(profiles().get(0)), servers));

        assertThat(report.relays()).isNotEmpty().isSortedAccordingTo(Comparator.comparing(NetcheckReport.Relay::rtt));
        assertThat(relays)
                .containsAll(
                        report.relays().stream().map(NetcheckReport.Relay::peer).toList());
        assertThat(report.took()).isLessThan(BAR);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldTellItAlthoughPacketsAreLost(NatProfile truth) {
        List<SimNode> servers = servers(8);
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(40)).withLoss(0.05));

        expect(truth, check(joining(behind(truth), servers)));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldTellItAlthoughAThirdOfTheServersLie(NatProfile truth) {
        List<SimNode> servers = servers(6);
        for (int i = 0; i < 3; i++) {
            SimHost host = simulation.addHost();
            servers.add(new SimNode(
                    host,
                    List.of(servers.get(0).contact()),
                    RoleSetting.AUTO,
                    new LyingDatagrams(host.datagrams(), OUTSIDE)));
        }
        simulation.run(Duration.ofMinutes(1));

        expect(truth, check(joining(behind(truth), servers)));
    }

    @Test
    void shouldTellAFirewallFromATranslator() {
        List<SimNode> servers = servers(8);
        SimHost host = simulation
                .addFirewall(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, Lifetime.RECOMMENDED)
                .addHost(OUTSIDE);

        expect(
                new NatProfile(MappingBehavior.NONE, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
                check(joining(host, servers)));
    }

    @Test
    void shouldSeeThatAHostIsPublicAmongThree() {
        List<SimNode> servers = servers(2);

        NetcheckReport report = check(joining(simulation.addHost(), servers));

        NetcheckReport.Family seen = Objects.requireNonNull(report.ipv4());
        assertThat(seen.mapping()).isEqualTo(MappingBehavior.NONE);
        assertThat(seen.filtering()).isEqualTo(FilteringBehavior.NONE);
        assertThat(seen.observers()).isEqualTo(2);
        assertThat(seen.certain()).isFalse();
        assertThat(report.reachable()).isTrue();
    }

    @Test
    void shouldSayThatNobodyCouldTellAmongTwo() {
        NetcheckReport report = check(joining(
                behind(new NatProfile(
                        MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)),
                servers(1)));

        assertThat(report.udp()).isTrue();
        assertThat(report.reachable()).isNull();
        assertThat(report.server()).isTrue();
        assertThat(Objects.requireNonNull(report.ipv4()).filtering()).isEqualTo(FilteringBehavior.UNKNOWN);
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        SimNode gone = servers(1).get(0);
        Contact contact = gone.contact();
        gone.host.stop();

        NetcheckReport report = check(new SimNode(simulation.addHost(), List.of(contact), RoleSetting.AUTO));

        assertThat(report.udp()).isFalse();
        assertThat(report.ipv4()).isNull();
        assertThat(report.took()).isLessThan(BAR);
    }

    @Test
    void shouldSeeHowPortsFollowEachOther() {
        SimNode node = joining(behind(Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL)), servers(8));

        assertThat(Objects.requireNonNull(check(node).ipv4()).portDelta()).isEqualTo(1);
        assertThat(node.core.nat().ports(IpFamily.IPV4).isRegular()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Hairpin.class,
            names = {"NONE", "OUTSIDE_SOURCE"})
    void shouldTryTheHairpin(Hairpin hairpin) {
        NetcheckReport report = check(joining(behind(Nat.PORT_RESTRICTED.withHairpin(hairpin)), servers(8)));

        assertThat(Objects.requireNonNull(report.ipv4()).hairpin()).isEqualTo(hairpin != Hairpin.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 120, 290})
    void shouldMeasureHowLongAMappingLives(int seconds) {
        Nat nat = Nat.PORT_RESTRICTED.withLifetime(
                Lifetime.of(Duration.ofSeconds(seconds)).withInboundRefresh());
        SimNode node = joining(behind(nat), servers(8));

        NetcheckReport.Lifetime lifetime = Objects.requireNonNull(
                Objects.requireNonNull(check(node, true).ipv4()).lifetime());

        assertThat(lifetime.min()).isLessThan(Duration.ofSeconds(seconds));
        assertThat(lifetime.max()).isGreaterThanOrEqualTo(Duration.ofSeconds(seconds - 1));
        assertThat(Objects.requireNonNull(lifetime.max()).minus(lifetime.min())).isLessThan(Duration.ofSeconds(6));
    }

    private static void expect(NatProfile truth, NetcheckReport report) {
        NetcheckReport.Family seen = Objects.requireNonNull(report.ipv4());
        assertThat(new NatProfile(seen.mapping(), seen.filtering())).isEqualTo(truth);
        assertThat(seen.certain()).isTrue();
        assertThat(seen.mapped().address()).isEqualTo(OUTSIDE);
        assertThat(report.took()).isLessThan(BAR);
        assertThat(report.reachable()).isEqualTo(truth.filtering() == FilteringBehavior.ENDPOINT_INDEPENDENT);
        assertThat(report.server()).isEqualTo(report.reachable());
    }

    private SimHost behind(NatProfile truth) {
        return behind(Nat.of(truth.mapping(), truth.filtering()).withPorts(PortPolicy.RANDOM));
    }

    private SimHost behind(Nat nat) {
        return simulation.addRouter(nat, OUTSIDE).addHost();
    }

    private List<SimNode> servers(int count) {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(40)));
        List<SimNode> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            servers.add(new SimNode(
                    simulation.addHost(),
                    servers.isEmpty() ? List.of() : List.of(servers.get(0).contact())));
        }
        simulation.run(Duration.ofSeconds(15));
        return servers;
    }

    private SimNode joining(SimHost host, List<SimNode> servers) {
        return new SimNode(host, List.of(servers.get(0).contact()), RoleSetting.AUTO);
    }

    private NetcheckReport check(SimNode node) {
        return check(node, false);
    }

    private NetcheckReport check(SimNode node, boolean lifetime) {
        List<NetcheckReport> reports = new ArrayList<>();
        node.host.loop().schedule(Duration.ofMillis(1).toNanos(), () -> node.core.netcheck(lifetime, reports::add));
        assertThat(simulation.runUntil(
                        () -> !reports.isEmpty(),
                        Duration.ofHours(lifetime ? 1 : 0).plusSeconds(10)))
                .isTrue();
        return reports.get(0);
    }
}
