package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Servers, some of which forward, and homes around them; 40 ms round trip between any two. */
final class RelayedTown {

    static final Duration ROUND_TRIP = Duration.ofMillis(40);
    static final Duration MINUTE = Duration.ofMinutes(1);

    private static final int SERVERS = 10;
    private static final int RELAYS = 4;

    final Simulation simulation;
    final List<SimNode> servers = new ArrayList<>();
    /** Of the relays. */
    private final Map<PeerId, TamperedDatagrams> tampered = new LinkedHashMap<>();

    RelayedTown(Class<?> test, long seed) {
        this(test, seed, RelaySettings.DEFAULT);
    }

    RelayedTown(Class<?> test, long seed, RelaySettings relaying) {
        simulation = Simulation.forTest(test, seed);
        simulation.network().setDefaultLink(LinkModel.constant(ROUND_TRIP.dividedBy(2)));
        for (int i = 0; i < SERVERS; i++) {
            List<Contact> bootstrap = i == 0 ? List.of() : List.of(first());
            servers.add(
                    i < RELAYS
                            ? relay(bootstrap, relaying)
                            : new SimNode(simulation.addHost(), bootstrap, RoleSetting.SERVER));
            simulation.run(Duration.ofMillis(100));
        }
    }

    private SimNode relay(List<Contact> bootstrap, RelaySettings relaying) {
        SimHost host = simulation.addHost();
        TamperedDatagrams datagrams = new TamperedDatagrams(host.datagrams());
        SimNode relay = new SimNode(host, bootstrap, datagrams, RelaySetting.ON, relaying);
        tampered.put(relay.peer(), datagrams);
        return relay;
    }

    /** What a relay does with circuits. */
    TamperedDatagrams tampered(PeerId relay) {
        return Objects.requireNonNull(tampered.get(relay));
    }

    private Contact first() {
        return servers.get(0).contact();
    }

    SimRouter router(Nat nat, String address) {
        return simulation.addRouter(nat, IpAddress.parse(address));
    }

    SimNode home(SimRouter router) {
        return new SimNode(router.addHost(), List.of(first(), servers.get(5).contact()), RoleSetting.AUTO);
    }

    SimNode home(Nat nat, String address) {
        return home(router(nat, address));
    }

    SimNode serverOf(PeerId peer) {
        return servers.stream()
                .filter(server -> server.peer().equals(peer))
                .findFirst()
                .orElseThrow();
    }

    /** What goes from one of these addresses to the other vanishes from now on, whichever ports are used. */
    void separate(SimRouter one, SimRouter other) {
        IpAddress here = one.outsideAddress();
        IpAddress there = other.outsideAddress();
        simulation
                .network()
                .setHole((from, to) ->
                        (from.address().equals(here) && to.address().equals(there))
                                || (from.address().equals(there) && to.address().equals(here)));
    }

    /** Nothing vanishes any more. */
    void rejoin() {
        simulation.network().setHole((from, to) -> false);
    }

    /** They have relays and a link, and have talked for a while. */
    Conversation talk(SimNode caller, SimNode called) {
        simulation.run(MINUTE);
        Conversation conversation = call(caller, called);
        simulation.run(Duration.ofSeconds(15));
        conversation.measure();
        assertThat(conversation.isWhole()).isTrue();
        return conversation;
    }

    Conversation call(SimNode caller, SimNode called) {
        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
        return new Conversation(simulation, caller, called, dialled.connected().link());
    }

    static Path path(SimNode from, SimNode to) {
        return Objects.requireNonNull(from.core.paths().pathTo(to.peer()));
    }

    static boolean isDirect(SimNode from, SimNode to) {
        return path(from, to).kind() == UdpSocket.Kind.DIRECT;
    }

    /** Through which relays living paths lead. */
    static List<PeerId> relaysBetween(SimNode from, SimNode to) {
        return from.core.control().livingPathsTo(to.peer()).stream()
                .filter(path -> path.kind() == UdpSocket.Kind.RELAYED)
                .map(path -> ((CircuitEnd) path.socket()).relay())
                .toList();
    }

    int circuits() {
        return servers.stream()
                .filter(server -> !server.host.isStopped())
                .mapToInt(server -> server.core.relays().forwardedCircuits())
                .sum();
    }

    static long count(SimNode node, String counter) {
        return node.counters.counter(counter).value();
    }
}
