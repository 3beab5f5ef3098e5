package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** Callers who want a direct path, or none, between homes that have relays. */
class DirectTest {

    private static final int SERVERS = 8;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Simulation simulation = Simulation.forTest(DirectTest.class, 1);
    private final List<Contact> bootstrap = new ArrayList<>();

    DirectTest() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        for (int i = 0; i < SERVERS; i++) {
            SimNode server =
                    new SimNode(simulation.addHost(), List.copyOf(bootstrap), RelaySetting.AUTO, RelaySettings.DEFAULT);
            if (bootstrap.isEmpty()) {
                bootstrap.add(server.contact());
            }
            simulation.run(Duration.ofMillis(100));
        }
    }

    private SimNode home(String address, Nat nat) {
        return new SimNode(simulation.addRouter(nat, IpAddress.parse(address)).addHost(), bootstrap, RoleSetting.AUTO);
    }

    private SimNode.Dialled connect(SimNode from, SimNode to, Direct direct) {
        SimNode.Dialled dialled = from.connect(to.peer(), PATIENCE, direct);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        return dialled;
    }

    private static UdpSocket.Kind linkPath(SimNode from, SimNode to) {
        return Objects.requireNonNull(from.core.paths().linkPathTo(to.peer())).kind();
    }

    @Test
    void shouldStayOnARelayIfADirectPathIsUnwanted() {
        SimNode caller = home("203.0.113.1", Nat.PORT_RESTRICTED);
        SimNode called = home("198.51.100.1", Nat.PORT_RESTRICTED);
        simulation.run(MINUTE);

        assertThat(connect(caller, called, Direct.NEVER).failure).isNull();
        simulation.run(MINUTE);
        assertThat(linkPath(caller, called)).isEqualTo(UdpSocket.Kind.RELAYED);
        assertThat(caller.counters.snapshot()).containsEntry("punch.opened", 0L);
    }

    @Test
    void shouldLeaveADirectPathForARelay() {
        SimNode caller = home("203.0.113.1", Nat.PORT_RESTRICTED);
        SimNode called = home("198.51.100.1", Nat.PORT_RESTRICTED);
        simulation.run(MINUTE);

        SimNode.Dialled direct = connect(caller, called, Direct.REQUIRE);
        assertThat(linkPath(caller, called)).isEqualTo(UdpSocket.Kind.DIRECT);
        SimNode.Dialled relayed = connect(caller, called, Direct.NEVER);
        assertThat(relayed.connected().link()).isSameAs(direct.connected().link());
        assertThat(linkPath(caller, called)).isEqualTo(UdpSocket.Kind.RELAYED);
    }

    @Test
    void shouldNotTakeARelayForADirectPath() {
        SimNode caller = home("203.0.113.1", Nat.SYMMETRIC);
        SimNode called = home("198.51.100.1", Nat.SYMMETRIC);
        simulation.run(MINUTE);

        assertThat(connect(caller, called, Direct.REQUIRE).reason().code()).isEqualTo(Failure.Code.UNREACHABLE);
        SimNode.Dialled any = connect(caller, called, Direct.PREFER);
        assertThat(linkPath(caller, called)).isEqualTo(UdpSocket.Kind.RELAYED);
        assertThat(connect(caller, called, Direct.REQUIRE).failure)
                .as("a relayed link is none")
                .isNotNull();
        assertThat(any.connected().link().isOpen()).isTrue();
    }

    @Test
    void shouldSayThatAPublicPeerHasNoRelay() {
        SimNode caller = home("203.0.113.1", Nat.PORT_RESTRICTED);
        SimNode called = new SimNode(simulation.addHost(), bootstrap, RoleSetting.SERVER);
        simulation.run(MINUTE);

        assertThat(connect(caller, called, Direct.NEVER).reason().message()).contains("names no relay");
    }
}
