package org.warrenp2p.holepunch.portmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.LinkModel;

/** PCP and NAT-PMP over the simulated network: what a router grants is held, renewed, moved and taken back. */
class PortMapperTest {

    private static final Endpoint EXTERNAL = Endpoint.parse("203.0.113.7:4433");

    private MapperLab lab;

    @BeforeEach
    void setUp() {
        lab = new MapperLab(PortMapperTest.class, 1);
    }

    @Test
    void shouldMapWithPcpWhereARouterSpeaksBoth() {
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(1))).isTrue();
        assertThat(lab.mapper.status().mappings())
                .containsExactly(new PortMapping(MappingProtocol.PCP, lab.internal(), EXTERNAL, 7_200));
        assertThat(lab.mapper.portMapped()).containsExactly(EXTERNAL);
        assertThat(lab.mapper.status().protocol().text()).isEqualTo("pcp");
        assertThat(lab.router.count("nat-pmp map")).isZero();
        assertThat(lab.changes).isEqualTo(1);
    }

    @Test
    void shouldMapWithNatPmpWhereARouterKnowsNoPcp() {
        lab.router.pcp = false;
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(1))).isTrue();
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.NAT_PMP);
        assertThat(lab.mapper.portMapped()).containsExactly(EXTERNAL);
    }

    @Test
    void shouldMapWithPcpAloneWhereARouterKnowsNoNatPmp() {
        lab.router.natPmp = false;
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(1))).isTrue();
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.PCP);
    }

    @Test
    void shouldGoOnToTheNextProtocolWhenOneRefuses() {
        lab.router.pcpResult = 2;
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(5))).isTrue();
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.NAT_PMP);
    }

    @Test
    void shouldMapInSpiteOfLoss() {
        lab.simulation
                .network()
                .setLinks(
                        lab.host,
                        lab.inside,
                        LinkModel.constant(Duration.ofMillis(1)).withLoss(0.3));
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void shouldRenewAtHalfOfTheLifetime() {
        lab.start();
        lab.run(Duration.ofMinutes(59));
        assertThat(lab.router.count("pcp map")).isEqualTo(1);
        lab.run(Duration.ofMinutes(2));
        assertThat(lab.router.count("pcp map")).isEqualTo(2);
        lab.run(Duration.ofHours(10));
        assertThat(lab.mapper.portMapped()).containsExactly(EXTERNAL);
        assertThat(lab.changes).isEqualTo(1);
    }

    @Test
    void shouldRenewAsOftenAsAShortLifetimeNeeds() {
        lab.router.longestSeconds = 120;
        lab.start();
        lab.run(Duration.ofSeconds(59));
        assertThat(lab.router.count("pcp map")).isEqualTo(1);
        lab.run(Duration.ofSeconds(3));
        assertThat(lab.router.count("pcp map")).isEqualTo(2);
        assertThat(lab.mapper.status().mappings())
                .extracting(PortMapping::lifetimeSeconds)
                .containsExactly(120L);
    }

    @Test
    void shouldAskAgainMoreOftenTowardsTheEndAndGiveUpAfterIt() {
        lab.start();
        lab.run(Duration.ofMinutes(30));
        lab.inside.setBlackHole(true);
        lab.run(Duration.ofMinutes(85));
        assertThat(lab.mapper.portMapped()).as("it may still be there").containsExactly(EXTERNAL);
        lab.run(Duration.ofMinutes(6));
        assertThat(lab.mapper.portMapped()).isEmpty();
        lab.inside.setBlackHole(false);
        lab.run(Duration.ofMinutes(18));
        assertThat(lab.mapper.portMapped()).containsExactly(EXTERNAL);
    }

    @Test
    void shouldTakeAnotherPortWhereTheOwnOneIsTaken() {
        lab.router.occupy(MapperLab.NODE_PORT);
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(1))).isTrue();
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("203.0.113.7:4434"));
        lab.run(Duration.ofHours(3));
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("203.0.113.7:4434"));
    }

    @Test
    void shouldNoticeThatARouterHasForgotten() {
        lab.start();
        lab.run(Duration.ofMinutes(11));
        lab.router.reboot();
        assertThat(lab.router.mappings()).isEmpty();
        lab.run(Duration.ofMinutes(3));
        assertThat(lab.router.mappings()).containsOnlyKeys(MapperLab.NODE_PORT);
        assertThat(lab.counted("portmap.router_forgot")).isEqualTo(1);
    }

    @Test
    void shouldNoticeThatARouterOfNatPmpHasForgottenOrMoved() {
        lab.router.pcp = false;
        lab.start();
        lab.run(Duration.ofMinutes(11));
        lab.router.reboot();
        lab.run(Duration.ofMinutes(3));
        assertThat(lab.router.mappings()).containsOnlyKeys(MapperLab.NODE_PORT);
        lab.router.external = IpAddress.parse("198.51.100.3");
        lab.run(Duration.ofMinutes(3));
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("198.51.100.3:4433"));
        assertThat(lab.changes).isEqualTo(2);
    }

    @Test
    void shouldTakeTheMappingBackWhenItStops() {
        lab.start();
        lab.run(Duration.ofSeconds(1));
        assertThat(lab.router.mappings()).hasSize(1);
        assertThat(lab.stop(Duration.ofSeconds(2))).isTrue();
        assertThat(lab.router.mappings()).isEmpty();
        assertThat(lab.mapper.portMapped()).isEmpty();
        long asked = lab.router.log().size();
        lab.run(Duration.ofHours(3));
        assertThat(lab.router.log()).as("it is quiet afterwards").hasSize((int) asked);
    }

    @Test
    void shouldTakeBackWhatIsBeingAskedFor() {
        lab.start();
        lab.simulation.runUntil(() -> lab.router.count("pcp map") == 1, Duration.ofSeconds(1));
        assertThat(lab.mapper.status().mappings())
                .as("the answer is on its way")
                .isEmpty();
        assertThat(lab.stop(Duration.ofSeconds(2))).isTrue();
        assertThat(lab.router.mappings()).isEmpty();
    }

    @Test
    void shouldStopInTimeWhenTheRouterIsGone() {
        lab.start();
        lab.run(Duration.ofSeconds(1));
        lab.inside.setBlackHole(true);
        assertThat(lab.stop(Duration.ofMillis(500))).isTrue();
    }

    @Test
    void shouldKeepAnAddressOfASecondTranslatorOutOfTheRecord() {
        lab.router.external = IpAddress.parse("100.64.3.9");
        lab.start();
        lab.run(Duration.ofSeconds(1));
        assertThat(lab.mapper.portMapped()).isEmpty();
        assertThat(lab.mapper.status().isDoubleNat()).isTrue();
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.NONE);
        assertThat(lab.changes).as("people want to know").isEqualTo(1);
    }

    @Test
    void shouldAskASilentRouterAgainAfterAWhile() {
        lab.router.pcp = false;
        lab.router.natPmp = false;
        lab.start();
        lab.run(Duration.ofMinutes(10));
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.NONE);
        lab.router.pcp = true;
        lab.run(Duration.ofMinutes(8));
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.PCP);
    }

    @Test
    void shouldFollowTheMachineToAnotherRouter() {
        lab.start();
        lab.run(Duration.ofSeconds(1));
        lab.gateways.clear();
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.mapper.portMapped()).isEmpty();
        assertThat(lab.router.mappings()).as("taken back on leaving").isEmpty();
        lab.gateways.add(new Gateway(MapperLab.ROUTER, lab.host.address()));
        lab.run(Duration.ofMinutes(2));
        assertThat(lab.mapper.portMapped()).containsExactly(EXTERNAL);
    }

    @Test
    void shouldAskNobodyForALoopbackNodeOrAtAPublicAddress() {
        lab.host.loop().execute(() -> lab.mapper.start(List.of(Endpoint.parse("127.0.0.1:4433"))));
        lab.gateways.set(0, new Gateway(IpAddress.parse("203.0.113.1"), IpAddress.parse("203.0.113.2")));
        lab.start();
        lab.run(Duration.ofHours(1));
        assertThat(lab.simulation.network().counters().counter("net.sent").value())
                .isZero();
    }
}
