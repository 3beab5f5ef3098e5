package org.warrenp2p.node.core;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.DhtPorts;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.LocalNode;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.dht.ValueListener;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.NodeStatus;
import org.warrenp2p.node.core.lan.LanDiscovery;
import org.warrenp2p.node.core.nat.OwnNat;
import org.warrenp2p.node.core.relay.RelayPorts;
import org.warrenp2p.node.core.relay.RelayService;
import org.warrenp2p.node.core.tunnel.MutedDatagrams;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.MulticastTransport;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.SessionListener;
import org.warrenp2p.transport.stun.StunResponder;

/**
 * One node: sessions, DHT, links and the connect ladder, wired together over ports. Only from the node's loop; a wrapper
 * for applications bridges to other threads.
 */
public final class NodeCore implements LocalNode, ValuePlaces {

    /** PROTOCOL: DHT. Announced again after 25 min, so one republication may fail. */
    private static final int ANNOUNCEMENT_LIFE_SECONDS = 3_600;

    private final NodePorts ports;
    private final NodeSettings settings;
    private final ControlPlane control;
    private final Dht dht;
    private final Reach reach;
    private final PacketRouter router;
    private final StunResponder stun;
    private final RelayService relays;
    private final NodeLinks links;
    /** Null if this node does without TCP. */
    private final @Nullable OwnTunnels tunnels;

    private List<UdpSocket> sockets = List.of();
    /** Of the sockets; asked for with every contact that a packet names. */
    private Families families = Families.IPV4;

    /** Null if nobody looks on the local networks. */
    private @Nullable LanContacts lan;

    private AuxiliarySockets auxiliary = AuxiliarySockets.NONE;

    /**
     * A node without sockets.
     *
     * @param acceptor who takes the streams that peers open
     */
    public NodeCore(NodePorts world, NodeSettings settings, StreamAcceptor acceptor) {
        this.ports = settings.tunnels().udp() ? world : world.withDatagrams(new MutedDatagrams(world.loop()));
        this.settings = settings;
        control = new ControlPlane(
                new ControlPlane.Ports(
                        peer(), ports.loop(), ports.crypto(), ports.entropy(), ports.randoms(), ports.counters()),
                settings.control(),
                this::role);
        stun = new StunResponder(ports.loop(), ports.counters());
        reach = new Reach(
                ports,
                settings,
                control,
                (socket, source, payload) -> router().onDatagram(socket, source, payload),
                this::dht);
        router = new PacketRouter(
                control.handler(),
                stun,
                reach.nat().stunAnswers(),
                reach.nat().probes(),
                (socket, source, payload) -> relays().onDatagram(socket, source, payload),
                (socket, source, payload) -> links().receive(socket, source, payload),
                this::onUdp,
                ports.counters());
        dht = new Dht(
                this,
                new DhtPorts(
                        ports.loop(),
                        ports.clock(),
                        control.exchanges(),
                        control.reachProbes(),
                        ports.storages(),
                        ports.known(),
                        ports.signatures(),
                        ports.randoms().below("dht"),
                        ports.counters()),
                settings.dht());
        OwnRelays sources = new OwnRelays(
                reach, dht, settings.network(), topic -> announce(topic, Completion.of(done -> {}, failure -> {})));
        relays = new RelayService(
                new RelayPorts(
                        peer(),
                        ports.loop(),
                        ports.entropy(),
                        control,
                        (socket, source, payload) -> router().onDatagram(socket, source, payload),
                        settings.accepts(),
                        ports.counters()),
                settings.relay(),
                settings.relaying(),
                sources,
                reach::onRecordChanged);
        tunnels = ports.tunnels() == null
                ? null
                : new OwnTunnels(ports, settings, control, router, dht, relays, sources, reach);
        links = new NodeLinks(ports, control, dht, reach, relays, acceptor);
        reach.relayBy(relays::relays, () -> {
            relays.changed();
            links.networkChanged();
        });
        control.addSessionListener(new SessionListener() {
            @Override
            public void onConfirmed(PeerId peer, PeerPaths.Path path) {
                if (path.kind() == UdpSocket.Kind.DIRECT) {
                    dht.onConfirmed(new Contact(peer, path.remote()));
                }
            }

            @Override
            public void onGoodbye(PeerId gone) {
                dht.onGoodbye(gone);
                reach.onGoodbye(gone);
            }
        });
    }

    /** Has routers lead ports to this node from its start to its stop; before it starts. */
    public void mapPortsWith(PortMapper mapper) {
        reach.mapPortsWith(mapper);
    }

    /** Finds others on the local networks, and is found there; before it starts. */
    public void discoverWith(MulticastTransport multicast) {
        lan = new LanContacts(
                new LanDiscovery.Ports(ports.loop(), multicast, ports.randoms().stream("lan"), ports.counters()),
                peer(),
                settings.network(),
                control.exchanges(),
                reach::mayDial,
                dht::onConfirmed);
    }

    /** Opens the sockets and begins to serve; fails if one of them cannot be opened. */
    public void start(Completion<NodeCore> completion) {
        SocketOpener.open(
                ports.datagrams(),
                router,
                settings.listen(),
                Completion.of(
                        opened -> openAuxiliary(opened, () -> {
                            begin(opened);
                            completion.succeeded(this);
                        }),
                        completion::failed));
    }

    /** A client needs none: it is in nobody's table, and judges nobody. */
    private void openAuxiliary(List<UdpSocket> opened, Runnable next) {
        if (role() == Frame.Role.CLIENT) {
            next.run();
            return;
        }
        AuxiliarySockets.open(ports.datagrams(), opened, stun, ports.counters(), made -> {
            auxiliary = made;
            made.probing().forEach(control::addProbeSocket);
            next.run();
        });
    }

    private void begin(List<UdpSocket> opened) {
        sockets = opened;
        List<Endpoint> bound = opened.stream().map(UdpSocket::localEndpoint).toList();
        families = Families.of(bound);
        opened.forEach(control::addSocket);
        ports.datagrams().useCircuits(relays);
        reach.opened(opened, auxiliary.probing());
        if (tunnels != null) {
            tunnels.begin(opened);
        }
        links.start();
        dht.start();
        if (lan != null) {
            lan.start(bound);
        }
    }

    private PacketRouter router() {
        return router;
    }

    private NodeLinks links() {
        return links;
    }

    private void onUdp(Endpoint source) {
        if (tunnels != null) {
            tunnels.onUdp(source);
        }
    }

    private Dht dht() {
        return dht;
    }

    /** What this node does for others as a relay, and the relays that it has itself. */
    public RelayService relays() {
        return relays;
    }

    /** What is known of the translators in front of this node. */
    public OwnNat nat() {
        return reach.nat();
    }

    /** Measures what stands in front of this node; see {@link org.warrenp2p.node.WarrenNode#netcheck}. */
    public void netcheck(boolean withLifetime, Consumer<NetcheckReport> done) {
        reach.netcheck(families, withLifetime, new RelaysAround(relays), done);
    }

    /**
     * Joins the network and publishes this node's record.
     *
     * @param joined told when the neighbourhood is known
     * @param published told of the first publication; never, if the settings say not to publish
     */
    public void join(Completion<BootstrapResult> joined, Completion<PublishResult> published) {
        Completion<BootstrapResult> done = Completion.of(
                result -> {
                    reach.joined(published);
                    relays.start();
                    joined.succeeded(result);
                },
                joined::failed);
        if (tunnels == null) {
            dht.bootstrap(settings.bootstrap(), done);
        } else {
            tunnels.join(done);
        }
    }

    /** How this node is reached, for whoever looks closer. */
    Reach reach() {
        return reach;
    }

    /** Searches for a record. */
    public Search find(PeerId peer, FindListener listener) {
        return dht.find(peer, listener);
    }

    /** Searches for the peers closest to {@code target}. */
    public void closest(Key target, Completion<ClosestResult> done) {
        dht.closest(target, done);
    }

    /** The peers of the routing table, closest to this node first. */
    public List<Contact> contacts() {
        return dht.contacts();
    }

    /** Announces a topic until released. */
    public Kept announce(Topic topic, Completion<PublishResult> first) {
        return dht.announce(topic, this::freshAnnouncement, first);
    }

    /** Searches for peers that announced a topic. */
    public Search findPeers(Topic topic, int limit, TopicListener listener) {
        return dht.findPeers(topic, limit, listener);
    }

    @Override
    public void put(Value value, Completion<PublishResult> done) {
        dht.put(value, done);
    }

    @Override
    public Kept keep(Value value, Completion<PublishResult> first) {
        return dht.keep(value, first);
    }

    @Override
    public Search get(Key place, ValueListener listener) {
        return dht.get(place, listener);
    }

    private SignedAnnouncement freshAnnouncement(Topic topic) {
        return AnnouncementCodec.sign(
                new Announcement(peer(), topic, ports.clock().millis(), ANNOUNCEMENT_LIFE_SECONDS),
                ports.signer(),
                settings.network());
    }

    /** Connects; the handle gives up. */
    public Runnable connect(PeerId peer, long timeoutNanos, Completion<Connected> completion) {
        return connect(peer, timeoutNanos, Direct.PREFER, completion);
    }

    /** Connects by such a way as {@code direct} says; the handle gives up. */
    public Runnable connect(PeerId peer, long timeoutNanos, Direct direct, Completion<Connected> completion) {
        Connector.Waiting waiting = links.connect(
                peer,
                timeoutNanos,
                direct,
                Completion.of(
                        made -> completion.succeeded(new Connected(made.link(), made.attempts())), completion::failed));
        return waiting::cancel;
    }

    /** Prepares for the first link in the background: it costs memory, so only where links are to be expected. */
    public void warmUpLinks() {
        links.warmUp();
    }

    /** Who hears of links, whoever dialled. */
    public void onLink(Consumer<PeerLink> listener) {
        links.onOpened(listener);
    }

    /** The link to {@code peer}, or null. */
    public @Nullable PeerLink linkTo(PeerId peer) {
        return links.linkTo(peer);
    }

    /** Which way packets take. */
    public PeerPaths paths() {
        return control.paths();
    }

    /** The control plane, to ask a peer directly. */
    public ControlPlane control() {
        return control;
    }

    /** A few figures. */
    public NodeStatus status() {
        return new NodeStatus(
                peer(),
                listening(),
                reach.recordEndpoints(),
                role() == Frame.Role.SERVER,
                reach.nat().profile(),
                dht.status().tableContacts(),
                dht.status().networkSize(),
                links.size(),
                dht.status().records(),
                ports.counters().snapshot());
    }

    /** Where others may send packets: as {@link #endpoints}, but none where this node was told to do without UDP. */
    public List<Endpoint> reachableByUdp() {
        return settings.tunnels().udp() ? endpoints() : List.of();
    }

    /** Where the sockets are bound. */
    public List<Endpoint> listening() {
        return sockets.stream().map(UdpSocket::localEndpoint).toList();
    }

    /**
     * Leaves: no new links, peers are told, sockets closed, ports of routers given back.
     *
     * @param limitNanos how long routers may take for that
     * @param done called when they have, in a later turn as a rule
     */
    public void stop(long limitNanos, Runnable done) {
        stop();
        reach.releasePorts(limitNanos, done);
    }

    /** Leaves without a word to the routers. */
    public void stop() {
        if (lan != null) {
            lan.close();
        }
        links.close();
        relays.close();
        if (tunnels != null) {
            tunnels.close();
        }
        reach.close();
        dht.close();
        control.close();
        sockets.forEach(UdpSocket::close);
        sockets = List.of();
        auxiliary.close();
        auxiliary = AuxiliarySockets.NONE;
    }

    @Override
    public PeerId peer() {
        return ports.signer().peerId();
    }

    @Override
    public NetworkId network() {
        return settings.network();
    }

    /** AUTO is a server until strangers have failed to reach it. */
    @Override
    public Frame.Role role() {
        return reach.role();
    }

    @Override
    public Families families() {
        return families;
    }

    @Override
    public List<Endpoint> endpoints() {
        return reach.endpoints();
    }

    @Override
    public int tunnelPort(IpFamily family) {
        return tunnels == null ? 0 : tunnels.entrancePort(family);
    }

    @Override
    public int auxiliaryPort(IpFamily family) {
        return auxiliary.port(family);
    }

    /** A link, and what was tried for it. */
    public record Connected(PeerLink link, List<org.warrenp2p.node.ConnectAttempt> attempts) {}
}
