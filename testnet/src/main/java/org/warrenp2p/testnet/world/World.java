package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.simnet.LatencyModel;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.NatMix;
import org.warrenp2p.simnet.Population;
import org.warrenp2p.simnet.PopulationSettings;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.testnet.settings.Settings;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.RandomStreams;

/** A simulated network and everybody in it. The same seed and settings give the same one. */
public final class World {

    /** Of every node that has a host to itself. */
    static final int PORT = 4433;

    /** With three, one that is dead costs nobody anything. */
    private static final int SEEDS_OF_A_NODE = 3;

    private static final double LOG_NORMAL_SIGMA = 0.5;

    private final Simulation simulation;
    private final RandomStreams random;
    private final Settings settings;
    private final NodeKind kind;
    private final Population population;
    private final Watcher watcher;
    private final RandomGenerator seedChoice;
    private final RandomGenerator identities;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Peer> bootstrap = new ArrayList<>();
    private @Nullable Counters commonCounters = new Counters();
    private boolean rolesFoundOut;
    private boolean forwarding;

    /** Hears how far it is, after every second of virtual time, and who begins to live. */
    @FunctionalInterface
    public interface Watcher {

        /** {@code doneSeconds} of the {@code ofSeconds} of {@code phase} have passed. */
        void at(String phase, long doneSeconds, long ofSeconds);

        /** {@code peer} starts on {@code host}. */
        default void started(PeerId peer, SimHost host) {}
    }

    /**
     * Nobody yet.
     *
     * @param nodes how many there will be, about
     * @param repeatCommand what a person types to have the same again
     */
    public World(long seed, String repeatCommand, Settings settings, int nodes, Watcher watcher) {
        this.simulation = new Simulation(seed, repeatCommand);
        this.random = simulation.random();
        this.settings = settings;
        this.kind = NodeKind.of(settings, nodes);
        this.watcher = watcher;
        this.seedChoice = random.stream("seeds");
        this.identities = random.stream("identities");
        this.population = new Population(
                simulation,
                PopulationSettings.DEFAULT
                        .withMix(mix(settings))
                        .withDualStackShare(settings.get(WorldKeys.DUAL_STACK)));
        simulation.network().setDefaultLink(LinkModel.of(latency(settings)).withLoss(settings.get(WorldKeys.LOSS)));
    }

    private static NatMix mix(Settings settings) {
        return switch (settings.get(WorldKeys.NAT)) {
            case "A" -> NatMix.A;
            case "B" -> NatMix.B;
            case "C" -> NatMix.C;
            default -> NatMix.A.withNatShare(0);
        };
    }

    private static LatencyModel latency(Settings settings) {
        Duration oneWay = settings.get(WorldKeys.ONE_WAY);
        return switch (settings.get(WorldKeys.LATENCY)) {
            case "constant" -> LatencyModel.constant(oneWay);
            case "lognormal" -> LatencyModel.logNormal(oneWay, LOG_NORMAL_SIGMA);
            default -> LatencyModel.internet();
        };
    }

    /**
     * Has every node that is still to come count for itself. Otherwise all count together: a node has a hundred counters, and
     * each that it touches is somewhere else in memory.
     */
    public void countEachNode() {
        commonCounters = null;
    }

    /** Has those who populate find out for themselves whether they can serve, but for the few through whom others join. */
    public void letRolesBeFoundOut() {
        rolesFoundOut = true;
    }

    /** Has those who are public forward for others, within the limits of a volunteer. */
    public void letPublicNodesForward() {
        forwarding = true;
    }

    /** A node of the population, and how its host is connected. */
    public record Resident(Peer peer, Population.Settler settler) {

        /** What stands between it and the public network. */
        public EdgeKind edge() {
            return settler.edge();
        }
    }

    /**
     * Has {@code count} nodes join, evenly over the join time and through a few of them, and lets them settle.
     *
     * @return all of them, those whom others join through first
     * @throws IllegalArgumentException if none of so few would be public
     */
    public List<Resident> populate(int count) {
        List<Population.Settler> settlers = new ArrayList<>(population.add(count));
        List<Population.Settler> first = settlers.stream()
                .filter(World::isPublic)
                .limit(settings.get(WorldKeys.BOOTSTRAP_NODES))
                .toList();
        if (first.isEmpty()) {
            throw new IllegalArgumentException(
                    "None of these " + count + " nodes has a public address to join through: take more nodes");
        }
        settlers.removeAll(first);
        settlers.addAll(0, first);
        Duration between = settings.get(WorldKeys.JOIN_TIME).dividedBy(count);
        List<Resident> residents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean known = i < first.size();
            Peer peer = settle(settlers.get(i), rolesFoundOut && !known);
            residents.add(new Resident(peer, settlers.get(i)));
            if (known) {
                bootstrap.add(peer);
            }
            simulation.run(between);
            watcher.at("joined", i + 1L, count);
        }
        run("settling", settings.get(WorldKeys.SETTLE));
        return residents;
    }

    /** One more node, on a host of the same population; it joins by itself. */
    public Peer add() {
        return settle(population.add(), rolesFoundOut);
    }

    private static boolean isPublic(Population.Settler settler) {
        return settler.edge() == EdgeKind.PUBLIC;
    }

    private Peer settle(Population.Settler settler, boolean findsOut) {
        Signer signer = kind.cryptography().signer(settler.host(), identities);
        return start(settler.host(), findsOut ? RoleSetting.AUTO : roleOf(isPublic(settler)), PORT, signer);
    }

    /** One more node with a public address, which has an identity but has not started: a server, or a client by choice. */
    public Newcomer prepare(boolean server) {
        SimHost host = publicHost();
        return new Newcomer(this, host, server, kind.cryptography().signer(host, identities));
    }

    /** A host with a public address. */
    public SimHost publicHost() {
        while (true) {
            Population.Settler settler = population.add();
            if (isPublic(settler)) {
                return settler.host();
            }
        }
    }

    /** One more server whose identity was made again and again until its place was to the maker's liking. */
    public Peer addChosen(SimHost host, int index, Predicate<Key> liked) {
        Signer signer = kind.cryptography().signer(host, identities);
        while (!liked.test(signer.peerId().key())) {
            signer = kind.cryptography().signer(host, identities);
        }
        return start(host, RoleSetting.SERVER, PORT + index, signer);
    }

    static RoleSetting roleOf(boolean server) {
        return server ? RoleSetting.SERVER : RoleSetting.CLIENT;
    }

    Peer start(SimHost host, RoleSetting role, int port, Signer signer) {
        watcher.started(signer.peerId(), host);
        Peer peer = new Peer(host, role, port, signer, seeds(), kind, forwarding, commonCounters);
        peers.add(peer);
        return peer;
    }

    private List<Contact> seeds() {
        List<Peer> alive = new ArrayList<>(bootstrap);
        alive.removeIf(peer -> !peer.isAlive());
        List<Contact> seeds = new ArrayList<>();
        for (int i = 0; i < SEEDS_OF_A_NODE && !alive.isEmpty(); i++) {
            seeds.addAll(alive.remove(seedChoice.nextInt(alive.size())).contacts());
        }
        return seeds;
    }

    /** Hosts of the population, without nodes. */
    public List<Population.Settler> settlers(int count) {
        return population.add(count);
    }

    /** Kills {@code peer} without a goodbye, and forgets it. */
    public void kill(Peer peer) {
        peers.remove(peer);
        peer.kill();
    }

    /** Has {@code peer} say goodbye, and forgets it. */
    public void dismiss(Peer peer) {
        peers.remove(peer);
        peer.leave();
    }

    void tell(String phase, long doneSeconds, long ofSeconds) {
        watcher.at(phase, doneSeconds, ofSeconds);
    }

    /** Lets time pass. */
    public void run(String phase, Duration duration) {
        new Agenda(this).run(phase, duration);
    }

    /** Everybody who has not left, in the order of joining. */
    public List<Peer> peers() {
        return Collections.unmodifiableList(peers);
    }

    /** Who others join through. */
    public List<Peer> bootstrapPeers() {
        return Collections.unmodifiableList(bootstrap);
    }

    /** Who is alive, has joined, and is like that. */
    public List<Peer> living(Predicate<Peer> like) {
        return peers.stream()
                .filter(peer -> peer.isAlive() && peer.joined() != null && like.test(peer))
                .toList();
    }

    /** Whether some of the hosts are behind translators. */
    public boolean hasTranslators() {
        return !settings.get(WorldKeys.NAT).equals("none");
    }

    /** Random streams of the scenario. */
    public RandomStreams random() {
        return random;
    }

    /** The time, the events, the network. */
    public Simulation simulation() {
        return simulation;
    }

    /** What the nodes talk over. */
    public Wire wire() {
        return kind.wire();
    }

    /** What was asked for. */
    public Settings settings() {
        return settings;
    }
}
