package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.holepunch.nat.DhtRole;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.core.coordination.CoordinationService;
import org.warrenp2p.node.core.coordination.CoordinatorSources;
import org.warrenp2p.node.core.nat.NatPorts;
import org.warrenp2p.node.core.nat.NatWatch;
import org.warrenp2p.node.core.promise.Keepalive;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchPorts;
import org.warrenp2p.node.core.punch.Punches;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * How others reach this node: what stands in front of it is measured, routers are asked for ports, coordinators are kept where
 * strangers do not come in, punches are made, and the record says so as soon as it is true.
 */
final class Reach {

    private final NodePorts ports;
    private final NodeSettings settings;
    private final ControlPlane control;
    private final DatagramHandler router;
    private final Supplier<Dht> dht;
    private final NatWatch nat;
    private final PunchLimits punchLimits;
    private final CoordinationService coordination;
    private final Punches punches;
    private final RouterPorts routerPorts;
    private final InterfaceWatch interfaces;
    private final SleepWatch sleep;
    private final Counter woken;
    private BooleanSupplier needsCoordinators = this::isClientWithRecord;
    private Supplier<Duration> keepalive = () -> Keepalive.measured(nat());
    private @Nullable FirstPublication publication;
    /** Who has a place for this node. */
    private Supplier<List<Contact>> relays = List::of;

    private BooleanSupplier udpIsBlocked = () -> false;
    private Runnable listener = () -> {};
    private List<UdpSocket> sockets = List.of();
    private List<Endpoint> mapped = List.of();
    private OwnEndpoints own = OwnEndpoints.of(List.of(), List.of(), List.of());

    /**
     * Of a node without sockets.
     *
     * @param router takes what arrives at sockets that are opened for this
     * @param dht asked for when the node runs
     */
    Reach(NodePorts ports, NodeSettings settings, ControlPlane control, DatagramHandler router, Supplier<Dht> dht) {
        this.ports = ports;
        this.settings = settings;
        this.control = control;
        this.router = router;
        this.dht = dht;
        nat = new NatWatch(natPorts(), natMode(settings.role()));
        control.exchanges().serve(Request.Kind.PROBE_ME, nat::onProbeMe);
        control.exchanges().serve(Request.Kind.PROBE_FOR, nat::onProbeFor);
        control.onAnswers(nat);
        routerPorts = new RouterPorts(nat);
        punchLimits = new PunchLimits(LimitSettings.DEFAULT, ports.counters());
        coordination = new CoordinationService(
                new CoordinationService.Ports(ports.signer().peerId(), control, ports.loop(), ports.counters()),
                settings.coordination(),
                punchLimits,
                () -> role() == Frame.Role.SERVER && settings.coordination().targets() > 0,
                coordinatorSources(),
                this::onRecordChanged);
        punches = new Punches(punchPorts());
        interfaces = new InterfaceWatch(ports.loop(), ports.interfaces(), this::onNetworkChanged);
        sleep = new SleepWatch(ports.loop(), ports.clock(), this::onWoken);
        woken = ports.counters().counter("node.woken");
        control.keepPathsAliveEvery(() -> Keepalive.within(keepalive.get()).toNanos());
    }

    private NatPorts natPorts() {
        return new NatPorts(
                ports.loop(),
                ports.entropy(),
                ports.randoms().stream("nat"),
                ports.datagrams(),
                router,
                control.exchanges(),
                control.paths(),
                control::hasSentTo,
                () -> dht.get().contacts(),
                this::role,
                ports.counters());
    }

    private static DhtRole.Mode natMode(RoleSetting role) {
        return switch (role) {
            case AUTO -> DhtRole.Mode.AUTO;
            case SERVER -> DhtRole.Mode.SERVER;
            case CLIENT -> DhtRole.Mode.CLIENT;
        };
    }

    private PunchPorts punchPorts() {
        boolean privateNetwork = !settings.bootstrap().isEmpty()
                && settings.bootstrap().stream()
                        .allMatch(contact -> contact.endpoint().address().isPrivate());
        return new PunchPorts(
                ports.loop(),
                ports.entropy(),
                ports.randoms().stream("punch"),
                ports.counters(),
                ports.datagrams(),
                router,
                ports.interfaces(),
                control,
                punchLimits,
                coordination,
                nat,
                nat.socketObservers(),
                routerPorts::credible,
                privateNetwork,
                peer -> settings.accepts().test(peer) && !control.isRelayOnly(peer));
    }

    private CoordinatorSources coordinatorSources() {
        return new CoordinatorSources() {
            @Override
            public boolean needsCoordinators() {
                return !udpIsBlocked.getAsBoolean() && needsCoordinators.getAsBoolean() && !isOnItsMachineOnly();
            }

            @Override
            public List<Contact> holders() {
                return dht.get().recordHolders();
            }

            @Override
            public List<Contact> servers() {
                return dht.get().contacts();
            }

            @Override
            public Duration keepalive() {
                return keepalive.get();
            }
        };
    }

    /** Whoever can send to it at all is not kept out by anything: there is nothing to punch. */
    private boolean isOnItsMachineOnly() {
        List<Endpoint> bound = bound();
        return !bound.isEmpty()
                && bound.stream().allMatch(endpoint -> endpoint.address().isLoopback());
    }

    private boolean isClientWithRecord() {
        return settings.publish() && role() == Frame.Role.CLIENT;
    }

    /** Before it opens: has routers lead ports to this node until it closes. */
    void mapPortsWith(PortMapper mapper) {
        routerPorts.mapWith(mapper);
    }

    /**
     * Says when this node needs coordinators, and how often it has to use an idle way that is to stay open. Without it, a
     * client that publishes its record needs them, every half of the measured lifetime of mappings, or 15 s unmeasured. Both
     * are asked again and again; {@link CoordinationService#changed} makes it happen at once.
     */
    void coordinateBy(BooleanSupplier needed, Supplier<Duration> keepaliveEvery) {
        needsCoordinators = needed;
        keepalive = keepaliveEvery;
        coordination.changed();
    }

    /**
     * Says who has a place for this node, and who hears when it is reached in another way.
     *
     * @param ownRelays asked for with every record
     */
    void relayBy(Supplier<List<Contact>> ownRelays, Runnable changed) {
        relays = ownRelays;
        listener = changed;
    }

    /** Says whether no UDP gets out of here, so that nobody gets in but through relays; {@link #udpChanged} when it is different. */
    void blockedIf(BooleanSupplier blocked) {
        udpIsBlocked = blocked;
    }

    /** This node does without UDP from now on, or has it again. */
    void udpChanged() {
        // what went over the sockets is given up at once
        for (UdpSocket socket : sockets) {
            control.removeSocket(socket);
            control.addSocket(socket);
        }
        onChanged();
    }

    /** Whether packets without a relay get to {@code endpoint}: within a private network, UDP is nobody's business. */
    boolean reachesDirectly(Endpoint endpoint) {
        return !udpIsBlocked.getAsBoolean()
                || (!endpoint.address().isPublic()
                        && settings.bootstrap().stream()
                                .allMatch(seed -> seed.endpoint().address().isPublic()));
    }

    /** Whether strangers reach this node, as far as it has found out. */
    boolean isPublic() {
        return role() == Frame.Role.SERVER && (!nat.isTranslated() || nat.isMeasured());
    }

    /** Whether others need help to reach this node, and are to. */
    boolean needsHelp() {
        return udpIsBlocked.getAsBoolean() ? settings.publish() : needsCoordinators.getAsBoolean();
    }

    /** How often an idle way has to be used to stay open. */
    Duration keepalive() {
        return keepalive.get();
    }

    /** @param probing sockets that nobody is told of */
    void opened(List<UdpSocket> opened, List<UdpSocket> probing) {
        sockets = opened;
        own = ownEndpoints();
        List<Endpoint> bound = bound();
        opened.forEach(control::watchAddresses);
        nat.opened(opened, this::concrete, probing);
        nat.whenChanged(this::onChanged);
        punches.opened(opened);
        if (bound.stream().anyMatch(endpoint -> endpoint.address().isUnspecified())) {
            interfaces.start();
        }
        sleep.start();
        routerPorts.start(bound, this::onChanged);
    }

    private List<Endpoint> bound() {
        return sockets.stream().map(UdpSocket::localEndpoint).toList();
    }

    private OwnEndpoints ownEndpoints() {
        return OwnEndpoints.of(
                bound(),
                ports.interfaces().addresses(),
                Stream.concat(settings.bootstrap().stream(), settings.tunnels().seeds().stream())
                        .map(Contact::endpoint)
                        .toList());
    }

    private List<Endpoint> concrete(UdpSocket socket) {
        return OwnEndpoints.concrete(socket.localEndpoint(), ports.interfaces().addresses());
    }

    /** The node has joined: coordinators are looked for, and the record is published when it says how to reach the node. */
    void joined(Completion<PublishResult> published) {
        coordination.start();
        if (settings.publish()) {
            publication = new FirstPublication(
                    ports.loop(), this::canBeReached, () -> dht.get().publish(ownRecord(), published));
            publication.begin();
        }
    }

    /** By whoever reads its record: directly, or through its coordinators. */
    private boolean canBeReached() {
        if (udpIsBlocked.getAsBoolean()) {
            return !relays.get().isEmpty();
        }
        return !nat.isTranslated()
                || (nat.isMeasured()
                        && (role() == Frame.Role.SERVER
                                || !coordination.coordinators().isEmpty()));
    }

    private OwnRecord ownRecord() {
        return new OwnRecord(
                ports.signer(),
                settings.network(),
                dht.get().clock(),
                this::recordEndpoints,
                coordination::coordinators,
                () -> relays.get(),
                () -> udpIsBlocked.getAsBoolean() ? NatProfile.UNKNOWN : nat.freshProfile());
    }

    /** This machine is in another network: what others saw of it is over. */
    private void onNetworkChanged() {
        own = ownEndpoints();
        nat.networkChanged(this::concrete);
        punches.onNetworkChanged();
        control.recheckPaths();
        onChanged();
    }

    /** Nobody knows in which network this machine is now, nor what routers and peers have forgotten of it. */
    private void onWoken() {
        woken.increment();
        onNetworkChanged();
    }

    /** Something is not answered, and the reason may be here. */
    void lookForTrouble() {
        interfaces.lookNow();
        coordination.changed();
    }

    /** What others were told of this node is not true any more. */
    private void onChanged() {
        coordination.changed();
        recheckIfMappedElsewhere();
        listener.run();
        onRecordChanged();
    }

    /** Who was sent to from the old mapping still answers there. */
    private void recheckIfMappedElsewhere() {
        List<Endpoint> now = nat.mapped();
        if (!mapped.isEmpty() && !mapped.equals(now)) {
            control.recheckPaths();
        }
        mapped = now;
    }

    void onRecordChanged() {
        dht.get().recordChanged();
        if (publication != null) {
            publication.reconsider();
        }
    }

    /** A server until strangers have failed to reach it, unless it was told what to be. */
    Frame.Role role() {
        return udpIsBlocked.getAsBoolean() ? Frame.Role.CLIENT : nat.role();
    }

    /** What is known of the translators in front of this node. */
    NatWatch nat() {
        return nat;
    }

    CoordinationService coordination() {
        return coordination;
    }

    /** Opens paths to others who are behind translators as well. */
    PathOpener paths() {
        return new UdpPaths(punches, () -> udpIsBlocked.getAsBoolean(), ports.loop());
    }

    /** Measures now. */
    void netcheck(
            Families families, boolean withLifetime, Netcheck.Surroundings relays, Consumer<NetcheckReport> done) {
        new Netcheck(
                        ports.loop(),
                        nat,
                        families,
                        withLifetime,
                        () -> routerPorts.status().protocol().text(),
                        relays,
                        done)
                .begin();
    }

    void onGoodbye(PeerId gone) {
        coordination.onGoodbye(gone);
    }

    /** Whether a packet may go to {@code endpoint} because somebody's record names it. */
    boolean mayDial(Endpoint endpoint) {
        return own.mayDial(endpoint);
    }

    /** Where the sockets are bound, as others in the same networks see it. */
    List<Endpoint> endpoints() {
        return own.advertised();
    }

    /** For the record: the ports of routers that lead here, where others see the main sockets, and where they are bound. */
    List<Endpoint> recordEndpoints() {
        if (udpIsBlocked.getAsBoolean()) {
            return List.of();
        }
        List<Endpoint> outside = new ArrayList<>(routerPorts.credible());
        outside.addAll(nat.mappedForAll());
        return own.advertisedWith(outside);
    }

    /** Ends everything but what routers were asked for. */
    void close() {
        if (publication != null) {
            publication.close();
        }
        punches.close();
        coordination.close();
        nat.close();
        interfaces.stop();
        sleep.stop();
        sockets = List.of();
    }

    /**
     * Gives the ports of routers back.
     *
     * @param done called when they have answered, or in {@code limitNanos}
     */
    void releasePorts(long limitNanos, Runnable done) {
        routerPorts.release(limitNanos, done);
    }
}
