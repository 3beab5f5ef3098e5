package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;

/**
 * A router at the edge: a translator for IPv4, a stateful firewall for IPv6, both, or a firewall for both families. A
 * home has hosts (or further routers) inside; a carrier's has homes and phones, all behind one outside address.
 *
 * <p>Inside hosts get private addresses that are the same in every home, and keep their public ones where nothing is
 * translated. State lives in the router alone and is lost by {@link #reboot}.
 */
public final class SimRouter extends Attachment {

    /** DNS still works where UDP is blocked. */
    private static final int DNS_PORT = 53;

    private static final int HOME_PREFIX = 0xc0a8_0000;
    private static final int HOME_PREFIX_BITS = 24;

    /** 100.64.0.0/10, RFC 6598. */
    private static final int CARRIER_PREFIX = 0x6440_0000;

    private static final int CARRIER_PREFIX_BITS = 10;

    /** The router itself has the first one. */
    private static final int FIRST_HOST = 2;

    /** A carrier's translator sits behind an access router. */
    private static final int CARRIER_HOPS = 2;

    private final Simulation simulation;
    private final String name;
    private final Realm outer;
    private final Realm inner;
    private final boolean carrier;
    private final int depth;
    private final RandomGenerator random;
    private final @Nullable Firewall firewall;
    private @Nullable Nat nat;
    private @Nullable NatTable table;
    private IpAddress outside;
    private boolean udpBlocked;
    private int insideGiven;

    private SimRouter(
            Simulation simulation,
            String name,
            Realm outer,
            boolean carrier,
            IpAddress outside,
            @Nullable Nat nat,
            @Nullable Firewall firewall) {
        this.simulation = simulation;
        this.name = name;
        this.outer = outer;
        this.carrier = carrier;
        this.outside = outside;
        this.nat = nat;
        this.firewall = firewall;
        this.random = simulation.randomOf(name).stream("ports");
        SimRouter beyond = outer.gateway();
        this.depth = beyond == null || beyond.carrier ? 1 : beyond.depth + 1;
        this.inner = carrier
                ? new Realm(this, CARRIER_PREFIX, CARRIER_PREFIX_BITS)
                : new Realm(this, homePrefix(depth), HOME_PREFIX_BITS);
        if (nat != null) {
            this.table = new NatTable(nat, outside, random);
            outer.attach(outside, this);
        }
    }

    static SimRouter home(Simulation simulation, String name, Realm outer, IpAddress outside, Nat nat) {
        Firewall forIpv6 = new Firewall(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, nat.lifetime());
        return new SimRouter(simulation, name, outer, false, outside, nat, forIpv6);
    }

    static SimRouter carrier(Simulation simulation, String name, Realm outer, IpAddress outside, Nat nat) {
        return new SimRouter(simulation, name, outer, true, outside, nat, null);
    }

    static SimRouter firewall(
            Simulation simulation, String name, Realm outer, FilteringBehavior filtering, Lifetime lifetime) {
        IpAddress none = IpAddress.ofIpv4(0);
        return new SimRouter(simulation, name, outer, false, none, null, new Firewall(filtering, lifetime));
    }

    /** A new host inside, with the next private address. */
    public SimHost addHost() {
        return simulation.addHostIn(inner, nextInside());
    }

    /** A new host inside with the next private address and these, which it keeps outside. */
    public SimHost addHostWith(IpAddress... further) {
        IpAddress[] all = new IpAddress[further.length + 1];
        all[0] = nextInside();
        System.arraycopy(further, 0, all, 1, further.length);
        return simulation.addHostIn(inner, all);
    }

    /** A new host inside with exactly these addresses: behind a firewall that does not translate, public ones. */
    public SimHost addHost(IpAddress... addresses) {
        return simulation.addHostIn(inner, addresses);
    }

    /** A new home router inside: double translation. */
    public SimRouter addRouter(Nat home) {
        return simulation.addRouterIn(inner, home, nextInside());
    }

    /** Its address outside; 0.0.0.0 if it does not translate. */
    public IpAddress outsideAddress() {
        return outside;
    }

    /** What it is; null if it does not translate. */
    public @Nullable Nat nat() {
        return nat;
    }

    /** How many mappings it keeps now. */
    public int mappings() {
        return table == null ? 0 : table.size();
    }

    /** Whether UDP other than to port 53 is dropped on its way out. */
    public void setUdpBlocked(boolean blocked) {
        udpBlocked = blocked;
    }

    /** Loses its state, as when it is switched off and on. What was open is closed; the next packet out maps anew. */
    public void reboot() {
        if (table != null) {
            table.forgetAll();
        }
        if (firewall != null) {
            firewall.forgetAll();
        }
    }

    /** Loses its state and maps to these ports afterwards: a session finds itself behind another outside port. */
    public void rebind(int firstPort, int lastPort) {
        Nat before = nat;
        if (before != null) {
            become(before.withPorts(before.ports().within(firstPort, lastPort)));
        }
    }

    /** Gets another outside address, as providers do every night; mappings are lost. */
    public void changeAddress(IpAddress to) {
        Nat before = nat;
        if (before != null) {
            outer.attach(to, this);
            outer.detach(outside);
            outside = to;
            become(before);
        }
    }

    private void become(Nat next) {
        nat = next;
        table = new NatTable(next, outside, random);
    }

    @Override
    boolean isAt(IpAddress address) {
        return address.equals(outside) || (!translates(address) && inner.get(address) != null);
    }

    Realm outer() {
        return outer;
    }

    Realm inner() {
        return inner;
    }

    boolean isCarrier() {
        return carrier;
    }

    /** What it takes from the time to live of a datagram. */
    int hops() {
        return carrier ? CARRIER_HOPS : 1;
    }

    boolean translates(IpAddress address) {
        return table != null && address.isIpv4();
    }

    boolean blocks(Endpoint destination) {
        return udpBlocked && destination.port() != DNS_PORT;
    }

    /** The source outside of what goes out, or null if there is no room for it. */
    @Nullable
    Endpoint outbound(Endpoint source, Endpoint destination, long nowNanos) {
        if (table != null && source.address().isIpv4()) {
            return table.outbound(source, destination, nowNanos);
        }
        return firewall == null || firewall.outbound(source, destination, nowNanos) ? source : null;
    }

    /** The destination inside of what comes in, or null if it is not let in. */
    @Nullable
    Endpoint inbound(Endpoint source, Endpoint destination, long nowNanos) {
        if (table != null && destination.address().isIpv4()) {
            return table.inbound(source, destination, nowNanos);
        }
        return firewall == null || firewall.inbound(source, destination, nowNanos) ? destination : null;
    }

    /** As {@link #outbound} for a flow that exists; changes nothing. */
    @Nullable
    Endpoint peekOutbound(Endpoint source, Endpoint destination, long nowNanos) {
        return table != null && source.address().isIpv4() ? table.peekOutbound(source, destination, nowNanos) : source;
    }

    /** Where a packet would go if it were let in; changes nothing. */
    @Nullable
    Endpoint peekInbound(Endpoint source, Endpoint destination, long nowNanos) {
        return table != null && destination.address().isIpv4()
                ? table.peekInbound(source, destination, nowNanos)
                : destination;
    }

    private IpAddress nextInside() {
        int base = carrier ? CARRIER_PREFIX : homePrefix(depth);
        int room = 1 << (Integer.SIZE - (carrier ? CARRIER_PREFIX_BITS : HOME_PREFIX_BITS));
        if (insideGiven >= room - FIRST_HOST - 1) {
            throw new IllegalStateException(this + " has given all its inside addresses");
        }
        return IpAddress.ofIpv4(base + FIRST_HOST + insideGiven++);
    }

    private static int homePrefix(int depth) {
        return HOME_PREFIX | depth << 8;
    }

    @Override
    public String toString() {
        return name;
    }
}
