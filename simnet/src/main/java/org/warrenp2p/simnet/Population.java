package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.transport.RandomStreams;

/**
 * Settles hosts as they are found on the internet: with unequal providers and their prefixes, at places of their regions,
 * behind translators of a mix, some behind carriers. The same seed and settings give the same hosts in the same order.
 * Latency follows once {@link SimNetwork#setDefaultLink} is given {@link LatencyModel#internet}.
 */
public final class Population {

    /** What fits into the buffers of a cable or DSL modem: a quarter of a second at 8 Mbit/s. */
    private static final int HOME_QUEUE_BYTES = 256 * 1_024;

    /** Ports of a subscriber: 64 of them share an address. */
    private static final int CARRIER_BLOCK = 1_008;

    /**
     * Seconds that home routers keep mappings that got no reply, and those that did: measured between 30 s and more than
     * ten minutes, half of them at most 90 s and 180 s (Hätönen et al., IMC 2010).
     */
    private static final List<Lifetime> LIFETIMES = List.of(
            lifetime(30, 120),
            lifetime(30, 180),
            lifetime(60, 180),
            lifetime(90, 180),
            lifetime(120, 180),
            lifetime(180, 300),
            lifetime(300, 600));

    private final Simulation simulation;
    private final PopulationSettings settings;
    private final RandomGenerator kinds;
    private final RandomGenerator sites;
    private final AddressPlan addresses;
    /** The translator of a provider's carrier that still has room, by provider and kind. */
    private final SortedMap<String, Carrier> carriers = new TreeMap<>();

    /** One of each type, however many routers are of it: what all share is always at hand. */
    private final Map<Nat, Nat> types = new LinkedHashMap<>();

    /** Nobody yet. */
    public Population(Simulation simulation, PopulationSettings settings) {
        this.simulation = simulation;
        this.settings = settings;
        RandomStreams random = simulation.randomOf("population");
        this.kinds = random.stream("kinds");
        this.sites = random.stream("sites");
        this.addresses = new AddressPlan(random.stream("addresses"));
    }

    /**
     * One host and how it is connected.
     *
     * @param router the one next to it; null if it is public
     * @param provider rank of its provider, 0 for the largest
     */
    public record Settler(
            SimHost host, EdgeKind edge, @Nullable SimRouter router, boolean behindCarrier, int provider) {}

    /** Adds {@code count} hosts. */
    public List<Settler> add(int count) {
        List<Settler> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            added.add(add());
        }
        return added;
    }

    /** Adds a host. */
    public Settler add() {
        EdgeKind edge = settings.mix().draw(kinds);
        boolean dualStack = happens(settings.dualStackShare());
        boolean behindCarrier =
                edge != EdgeKind.PUBLIC && edge != EdgeKind.UDP_BLOCKED && happens(settings.carrierShare());
        AddressPlan.Provider provider = addresses.draw();
        SimRouter router = edge == EdgeKind.PUBLIC ? null : routerFor(edge, provider, behindCarrier);
        SimHost host = router == null
                ? publicHost(provider, dualStack)
                : dualStack ? router.addHostWith(provider.nextHomeIpv6()) : router.addHost();
        host.setSite(Site.in(provider.region(), sites));
        if (router != null && settings.homeUplinkBits() > 0) {
            host.setUplink(new Uplink(settings.homeUplinkBits(), HOME_QUEUE_BYTES));
        }
        return new Settler(host, edge, router, behindCarrier, provider.index());
    }

    private SimHost publicHost(AddressPlan.Provider provider, boolean dualStack) {
        IpAddress ipv4 = provider.nextIpv4();
        return dualStack ? simulation.addHost(ipv4, provider.nextServerIpv6()) : simulation.addHost(ipv4);
    }

    private SimRouter routerFor(EdgeKind edge, AddressPlan.Provider provider, boolean behindCarrier) {
        if (behindCarrier) {
            SimRouter carrier = carrierFor(edge, provider);
            return happens(0.5)
                    ? carrier
                    : carrier.addRouter(shared(behindWhich(edge).withLifetime(lifetime())));
        }
        Nat nat = home(edge).withHairpin(hairpin());
        SimRouter router = simulation.addRouter(shared(nat), provider.nextIpv4());
        router.setUdpBlocked(edge == EdgeKind.UDP_BLOCKED);
        return router;
    }

    private Nat home(EdgeKind edge) {
        return switch (edge) {
            case PUBLIC -> throw new IllegalArgumentException("A public host has no translator");
            case FULL_CONE -> Nat.FULL_CONE.withLifetime(lifetime());
            case ADDRESS_RESTRICTED -> Nat.ADDRESS_RESTRICTED.withLifetime(lifetime());
            case PORT_RESTRICTED -> portRestricted();
            case SYMMETRIC -> symmetric();
            case UDP_BLOCKED -> Nat.PORT_RESTRICTED;
        };
    }

    private Nat portRestricted() {
        double at = kinds.nextDouble();
        if (at < settings.openLinuxShare()) {
            return Nat.LINUX_WITHOUT_INPUT_DROP;
        }
        return at < 2 * settings.openLinuxShare() ? Nat.LINUX : Nat.PORT_RESTRICTED.withLifetime(lifetime());
    }

    private Nat symmetric() {
        Nat nat = Nat.SYMMETRIC.withLifetime(lifetime());
        return happens(settings.sequentialShare()) ? nat.withPorts(PortPolicy.SEQUENTIAL) : nat;
    }

    /** The carrier's translator makes the kind; a home behind it is not stricter in anything. */
    private static Nat behindWhich(EdgeKind edge) {
        return switch (edge) {
            case FULL_CONE -> Nat.FULL_CONE;
            case ADDRESS_RESTRICTED -> Nat.ADDRESS_RESTRICTED;
            case PUBLIC, PORT_RESTRICTED, SYMMETRIC, UDP_BLOCKED -> Nat.PORT_RESTRICTED;
        };
    }

    private SimRouter carrierFor(EdgeKind edge, AddressPlan.Provider provider) {
        String key = provider.index() + " " + edge;
        Carrier carrier = carriers.get(key);
        if (carrier == null || carrier.homes == settings.homesPerCarrier()) {
            MappingBehavior mapping = edge == EdgeKind.SYMMETRIC
                    ? MappingBehavior.ADDRESS_AND_PORT_DEPENDENT
                    : MappingBehavior.ENDPOINT_INDEPENDENT;
            Nat nat = Nat.of(mapping, filteringOf(edge))
                    .withPorts(PortPolicy.blocks(CARRIER_BLOCK, 1))
                    .withMaxMappings(Nat.CARRIER_MAPPINGS)
                    .withHairpin(hairpin());
            carrier = new Carrier(simulation.addCarrier(shared(nat), provider.nextIpv4()));
            carriers.put(key, carrier);
        }
        carrier.homes++;
        return carrier.router;
    }

    private static FilteringBehavior filteringOf(EdgeKind edge) {
        return switch (edge) {
            case PUBLIC, FULL_CONE -> FilteringBehavior.ENDPOINT_INDEPENDENT;
            case ADDRESS_RESTRICTED -> FilteringBehavior.ADDRESS_DEPENDENT;
            case PORT_RESTRICTED, SYMMETRIC, UDP_BLOCKED -> FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT;
        };
    }

    private Nat shared(Nat nat) {
        return types.computeIfAbsent(nat, same -> same);
    }

    private Hairpin hairpin() {
        return happens(settings.hairpinShare()) ? Hairpin.OUTSIDE_SOURCE : Hairpin.NONE;
    }

    private Lifetime lifetime() {
        return LIFETIMES.get(kinds.nextInt(LIFETIMES.size()));
    }

    private static Lifetime lifetime(int unrepliedSeconds, int repliedSeconds) {
        return new Lifetime(unrepliedSeconds * 1_000_000_000L, repliedSeconds * 1_000_000_000L, true);
    }

    private boolean happens(double share) {
        return kinds.nextDouble() < share;
    }

    /** A carrier's translator and how many are behind it. */
    private static final class Carrier {

        private final SimRouter router;
        private int homes;

        Carrier(SimRouter router) {
            this.router = router;
        }
    }
}
