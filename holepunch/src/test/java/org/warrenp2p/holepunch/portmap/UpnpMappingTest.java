package org.warrenp2p.holepunch.portmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;

/** UPnP over the simulated network: a router that speaks nothing else. */
class UpnpMappingTest {

    private MapperLab lab;
    private FakeIgd igd;

    @BeforeEach
    void setUp() {
        lab = new MapperLab(UpnpMappingTest.class, 1);
        lab.router.pcp = false;
        lab.router.natPmp = false;
        igd = new FakeIgd(lab.inside, lab.streams);
    }

    private String internal(long lease) {
        return lab.internal() + " " + lease;
    }

    @Test
    void shouldMapWithVersionOne() {
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(5))).isTrue();
        assertThat(igd.mappings()).containsEntry(4433, internal(7_200));
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.UPNP);
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("203.0.113.7:4433"));
    }

    @Test
    void shouldLetVersionTwoChooseThePort() {
        igd.version = 2;
        igd.mappings().put(4433, "192.168.1.77:4433 0");
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(5))).isTrue();
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("203.0.113.7:4434"));
        assertThat(igd.log()).noneMatch(line -> line.startsWith("AddPortMapping"));
    }

    @Test
    void shouldLeaveThePortsOfOthersAlone() {
        igd.mappings().put(4433, "192.168.1.77:4433 0");
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(5))).isTrue();
        assertThat(igd.mappings()).containsEntry(4433, "192.168.1.77:4433 0").hasSize(2);
        assertThat(lab.mapper.portMapped().get(0).port()).isGreaterThanOrEqualTo(49_152);
        lab.stop(Duration.ofSeconds(2));
        assertThat(igd.mappings()).containsOnlyKeys(4433);
    }

    @Test
    void shouldMapForEverWhereARouterKnowsNothingElseAndStillTakeItBack() {
        igd.permanentOnly = true;
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(5))).isTrue();
        assertThat(igd.mappings()).containsEntry(4433, internal(0));
        assertThat(lab.mapper.status().mappings().get(0).lifetimeSeconds()).isZero();
        lab.run(Duration.ofHours(3));
        assertThat(lab.mapper.portMapped()).hasSize(1);
        assertThat(lab.stop(Duration.ofSeconds(2))).isTrue();
        assertThat(igd.mappings()).isEmpty();
    }

    @Test
    void shouldRenewAndNoticeALoss() {
        lab.start();
        lab.run(Duration.ofMinutes(61));
        assertThat(igd.log()).filteredOn("AddPortMapping 4433"::equals).hasSize(2);
        igd.mappings().clear();
        lab.run(Duration.ofMinutes(11));
        assertThat(igd.mappings()).containsOnlyKeys(4433);
        assertThat(lab.counted("portmap.router_forgot")).isEqualTo(1);
        assertThat(lab.changes).isEqualTo(1);
    }

    @Test
    void shouldFollowAnotherAddressOutside() {
        lab.start();
        lab.run(Duration.ofSeconds(5));
        igd.external = "198.51.100.77";
        lab.run(Duration.ofMinutes(11));
        assertThat(lab.mapper.portMapped()).containsExactly(Endpoint.parse("198.51.100.77:4433"));
    }

    @Test
    void shouldRestWhereTheRouterRefuses() {
        igd.fault = 606;
        lab.start();
        lab.run(Duration.ofMinutes(14));
        assertThat(lab.mapper.status().mappings()).isEmpty();
        assertThat(igd.log()).filteredOn("AddPortMapping 4433"::equals).hasSize(1);
        assertThat(lab.streams.open()).isZero();
    }

    @Test
    void shouldFindAgainARouterWhoseServerHasMoved() {
        lab.start();
        lab.run(Duration.ofSeconds(5));
        lab.streams.close(FakeIgd.HTTP);
        Endpoint moved = Endpoint.parse("192.168.1.1:5001");
        lab.streams.serve(moved, igd::onRequest);
        igd.location = "http://192.168.1.1:5001/root.xml";
        lab.run(Duration.ofMinutes(125));
        assertThat(lab.mapper.portMapped()).hasSize(1);
        assertThat(lab.streams.dialled()).contains(moved);
    }

    @Test
    void shouldPreferPcpWhereTheRouterHasBoth() {
        lab.router.pcp = true;
        lab.start();
        lab.run(Duration.ofSeconds(10));
        assertThat(lab.mapper.status().protocol()).isEqualTo(MappingProtocol.PCP);
        assertThat(igd.mappings()).isEmpty();
    }
}
