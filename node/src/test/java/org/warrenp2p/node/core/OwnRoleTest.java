package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.simnet.Lifetime;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;

/** What follows for a node from what its neighbours tell it: its role, and its record. */
class OwnRoleTest {

    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.7");

    private final Simulation simulation = Simulation.forTest(OwnRoleTest.class, 5);
    private final List<SimNode> servers = new ArrayList<>();

    @Test
    void shouldBecomeAClientBehindAFilterAndLeaveTheTablesOfOthers() {
        servers(8);
        SimNode node = behind(Nat.ADDRESS_RESTRICTED);
        simulation.run(Duration.ofSeconds(10));

        assertThat(node.core.role()).isEqualTo(Role.CLIENT);
        assertThat(node.core.status().server()).isFalse();
        simulation.run(Duration.ofMinutes(20));
        assertThat(servers)
                .noneMatch(server -> server.core.contacts().stream()
                        .anyMatch(contact -> contact.peer().equals(node.peer())));
    }

    @Test
    void shouldTellItsRecordWhatItIsAndWhereItIsSeen() {
        servers(8);
        SimNode node = behind(Nat.PORT_RESTRICTED);
        simulation.run(Duration.ofSeconds(30));

        PeerRecord record = recordOf(node);
        assertThat(record.nat())
                .isEqualTo(new NatProfile(
                        MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT));
        assertThat(record.endpoints().get(0)).isEqualTo(new Endpoint(OUTSIDE, SimNode.PORT));
        assertThat(node.core.nat().mapped()).containsExactly(new Endpoint(OUTSIDE, SimNode.PORT));
        assertThat(node.core.status().advertised()).isEqualTo(record.endpoints());
    }

    @Test
    void shouldNameNoEndpointThatOthersCannotUse() {
        servers(8);
        SimNode node = behind(Nat.SYMMETRIC);
        simulation.run(Duration.ofSeconds(30));

        PeerRecord record = recordOf(node);
        assertThat(record.nat().mapping()).isEqualTo(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT);
        assertThat(record.endpoints()).noneMatch(endpoint -> endpoint.address().equals(OUTSIDE));
    }

    @Test
    void shouldServeBehindAFullCone() {
        servers(8);
        SimNode node = behind(Nat.FULL_CONE);
        simulation.run(Duration.ofSeconds(30));

        assertThat(node.core.role()).isEqualTo(Role.SERVER);
        assertThat(recordOf(node).nat().filtering()).isEqualTo(FilteringBehavior.ENDPOINT_INDEPENDENT);
    }

    /** Half a second is what a satellite takes there and back. */
    @ParameterizedTest
    @CsvSource({
        "100, CLIENT", "150, CLIENT", "200, CLIENT", "250, CLIENT", "300, CLIENT",
        "100, SERVER", "150, SERVER", "200, SERVER", "250, SERVER", "300, SERVER"
    })
    void shouldFindItsRoleFarFromEverybody(int oneWayMillis, Role role) {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(oneWayMillis)));
        servers(8);
        SimNode node = behind(role == Role.SERVER ? Nat.FULL_CONE : Nat.PORT_RESTRICTED);
        simulation.run(Duration.ofMinutes(3));

        assertThat(node.core.nat().profile().filtering())
                .isEqualTo(
                        role == Role.SERVER
                                ? FilteringBehavior.ENDPOINT_INDEPENDENT
                                : FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
        assertThat(node.core.role()).isEqualTo(role);
    }

    @ParameterizedTest
    @EnumSource(
            value = RoleSetting.class,
            names = {"SERVER", "CLIENT"})
    void shouldBeWhatItIsToldToBe(RoleSetting setting) {
        servers(8);
        SimHost host = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE).addHost();
        SimNode node = new SimNode(host, List.of(servers.get(0).contact()), setting);
        simulation.run(Duration.ofMinutes(1));

        assertThat(node.core.role().name()).isEqualTo(setting.name());
        assertThat(node.core.nat().profile().filtering()).isEqualTo(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
    }

    @ParameterizedTest
    @EnumSource(
            value = RoleSetting.class,
            names = {"SERVER", "CLIENT"})
    void shouldAskForNoProbesWhereItsRoleIsGivenAndNothingTranslates(RoleSetting setting) {
        servers(8);
        SimNode node = new SimNode(simulation.addHost(), List.of(servers.get(0).contact()), setting);
        simulation.run(Duration.ofMinutes(30));

        assertThat(node.counters.snapshot()).containsEntry("nat.probe_asked", 0L);
        assertThat(node.core.nat().profile().mapping()).isEqualTo(MappingBehavior.NONE);
    }

    @Test
    void shouldRemainAServerWhereNobodyCouldTell() {
        servers(1);
        SimNode node = behind(Nat.PORT_RESTRICTED);
        simulation.run(Duration.ofHours(1));

        assertThat(node.core.role()).isEqualTo(Role.SERVER);
        assertThat(servers.get(0).core.role()).isEqualTo(Role.SERVER);
        assertThat(node.core.nat().profile().filtering()).isEqualTo(FilteringBehavior.UNKNOWN);
    }

    @Test
    void shouldLearnItWhenTheNetworkHasGrown() {
        servers(1);
        SimNode node = behind(Nat.PORT_RESTRICTED);
        simulation.run(Duration.ofMinutes(1));
        assertThat(node.core.role()).isEqualTo(Role.SERVER);

        servers(4);
        simulation.run(Duration.ofMinutes(10));
        assertThat(node.core.role()).isEqualTo(Role.CLIENT);
    }

    @Test
    void shouldNoticeThatItsAddressHasChanged() {
        servers(8);
        SimRouter router = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        SimNode node = new SimNode(router.addHost(), List.of(servers.get(0).contact()), RoleSetting.AUTO);
        simulation.run(Duration.ofMinutes(1));
        IpAddress other = IpAddress.parse("198.51.100.9");
        router.changeAddress(other);
        simulation.run(Duration.ofMinutes(30));

        assertThat(node.core.nat().mapped()).containsExactly(new Endpoint(other, SimNode.PORT));
        assertThat(recordOf(node).endpoints().get(0)).isEqualTo(new Endpoint(other, SimNode.PORT));
    }

    @Test
    void shouldBecomeAClientBehindAFirewallThatTranslatesNothing() {
        servers(8);
        SimRouter filtered = simulation.addFirewall(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, Lifetime.RECOMMENDED);
        SimNode node =
                new SimNode(filtered.addHost(OUTSIDE), List.of(servers.get(0).contact()), RoleSetting.AUTO);
        simulation.run(Duration.ofMinutes(1));
        assertThat(node.core.role()).isEqualTo(Role.CLIENT);
        assertThat(recordOf(node).nat())
                .isEqualTo(new NatProfile(MappingBehavior.NONE, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT));
    }

    @Test
    void shouldRemainServersWhereStrangersReachThem() {
        servers(8);
        simulation.run(Duration.ofMinutes(30));

        assertThat(servers).allMatch(server -> server.core.role() == Role.SERVER);
        assertThat(servers)
                .allMatch(server -> server.core
                        .nat()
                        .profile()
                        .equals(new NatProfile(MappingBehavior.NONE, FilteringBehavior.NONE)));
        assertThat(servers).allMatch(server -> server.core.contacts().size() == 7);
    }

    private void servers(int count) {
        for (int i = 0; i < count; i++) {
            List<Contact> seeds =
                    servers.isEmpty() ? List.of() : List.of(servers.get(0).contact());
            servers.add(new SimNode(simulation.addHost(), seeds));
        }
        simulation.run(Duration.ofMinutes(1));
    }

    private SimNode behind(Nat nat) {
        SimHost host = simulation.addRouter(nat, OUTSIDE).addHost();
        return new SimNode(host, List.of(servers.get(0).contact()), RoleSetting.AUTO);
    }

    /** As another peer finds it. */
    private PeerRecord recordOf(SimNode node) {
        SimNode.Found found = servers.get(servers.size() - 1).find(node.peer());
        assertThat(simulation.runUntil(found::ended, Duration.ofMinutes(1))).isTrue();
        return found.record().record();
    }
}
