package org.warrenp2p.node.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.node.core.relay.Entrances;
import org.warrenp2p.node.core.relay.RelayService;
import org.warrenp2p.node.core.tunnel.TunnelPorts;
import org.warrenp2p.node.core.tunnel.TunnelService;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;

/** The tunnels of one node, to relays and of others, between the rest of the node. */
final class OwnTunnels {

    private final NodeSettings settings;
    private final Dht dht;
    private final Entrances entrances;
    private final TunnelService service;
    private List<UdpSocket> sockets = List.of();
    /** Who waits for somebody to join through. */
    private @Nullable Completion<BootstrapResult> joining;

    OwnTunnels(
            NodePorts ports,
            NodeSettings settings,
            ControlPlane control,
            PacketRouter router,
            Dht dht,
            RelayService relays,
            OwnRelays sources,
            Reach reach) {
        this.settings = settings;
        this.dht = dht;
        entrances = new Entrances(
                Objects.requireNonNull(ports.tunnels()),
                router,
                settings.tunnels().entrancePort());
        service = new TunnelService(
                Objects.requireNonNull(ports.tunnels()),
                new TunnelPorts(
                        ports.signer().peerId(),
                        ports.loop(),
                        ports.entropy(),
                        control,
                        router,
                        relays,
                        settings.bootstrap(),
                        dht::contacts,
                        ports.counters()),
                settings.tunnels(),
                this::onFound,
                blocked -> reach.udpChanged());
        relays.takeTunnels(entrances);
        sources.reachBy(service::reach);
        reach.blockedIf(service::isBlocked);
        control.sendDirectlyIf(reach::reachesDirectly);
        control.openRoutesWith(service);
    }

    /** The UDP sockets are open. */
    void begin(List<UdpSocket> opened) {
        sockets = opened;
        entrances.beside(opened.stream().map(UdpSocket::localEndpoint).toList());
    }

    /** Joins the network; through whoever a tunnel leads to, if nobody else is known. */
    void join(Completion<BootstrapResult> done) {
        boolean alone =
                settings.bootstrap().isEmpty() && !settings.tunnels().seeds().isEmpty();
        if (alone) {
            joining = done;
        } else {
            dht.bootstrap(settings.bootstrap(), done);
        }
        service.start(sockets);
    }

    private void onFound(Contact relay) {
        Completion<BootstrapResult> waiting = joining;
        if (waiting != null) {
            joining = null;
            dht.bootstrap(List.of(relay), waiting);
        } else {
            dht.meet(relay);
        }
    }

    /** Something has come over UDP. */
    void onUdp(Endpoint source) {
        service.onDatagram(source);
    }

    /** Where this node takes tunnels as a relay, or 0. */
    int entrancePort(IpFamily family) {
        return entrances.port(family);
    }

    void close() {
        service.close();
        // who waits to join has the same end as with any other network
        Completion<BootstrapResult> waiting = joining;
        joining = null;
        if (waiting != null) {
            dht.bootstrap(List.of(), waiting);
        }
    }
}
