package org.warrenp2p.simnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.NetworkInterfaces;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.WallClock;

/**
 * One machine: its addresses and the ports that a node on it is built from. Everything of it runs in turns of its own
 * {@link #loop}.
 */
public final class SimHost extends Attachment {

    /** When every simulation begins: 2026-01-01T00:00:00Z in milliseconds. */
    public static final long START_MILLIS = 1_767_225_600_000L;

    /** Ethernet's. */
    private static final int DEFAULT_MTU = 1_500;

    /** Every link of IPv4 carries that much (RFC 791). */
    private static final int LEAST_MTU = 68;

    /** One host in this many has a clock that runs over the end of a long within minutes: nobody may compare by {@code <}. */
    private static final int WRAPPING_CLOCK_SHARE = 4;

    private final Simulation simulation;
    private final int index;
    private final Realm realm;
    private final RandomStreams random;
    private final RandomGenerator linkRandom;
    private final SimLoop loop;
    private final SimEntropy entropy;
    private final List<IpAddress> addresses = new ArrayList<>();
    private final HostPorts ports = new HostPorts(this);

    /** The one that received last: most hosts have one for nearly everything. */
    private @Nullable SimPort recentPort;

    private final HostLinks links = new HostLinks();

    private final SimWallClock wallClock;
    private int island;
    private boolean blackHole;
    private boolean udpBlocked;
    /** Where it takes tunnels; a few. */
    private final List<SimEntrance> entrances = new ArrayList<>(0);

    // the site, in place: it is asked for with every datagram
    private boolean placed;
    private double siteX;
    private double siteY;
    private double siteHeight;
    private @Nullable Uplink uplink;
    private int mtu = DEFAULT_MTU;

    SimHost(Simulation simulation, int index, Realm realm, List<IpAddress> addresses, RandomStreams random) {
        this.simulation = simulation;
        this.realm = realm;
        this.index = index;
        this.wallClock = new SimWallClock(simulation);
        this.random = random.below("node");
        this.linkRandom = random.stream("link");
        this.entropy = new SimEntropy(random.stream("entropy"));
        this.loop = new SimLoop(simulation, "host-" + index, index, origin(random.stream("clock")));
        for (IpAddress address : addresses) {
            realm.attach(address, this);
            this.addresses.add(address);
        }
    }

    private static long origin(RandomGenerator clock) {
        long soon = Duration.ofMinutes(10).toNanos();
        return clock.nextInt(WRAPPING_CLOCK_SHARE) == 0 ? Long.MAX_VALUE - clock.nextLong(soon) : clock.nextLong();
    }

    /** Its place in {@link Simulation#hosts}. */
    public int index() {
        return index;
    }

    /** Its event loop; {@code nanoTime} has an origin of its own, so clocks of different hosts cannot be compared. */
    public EventLoop loop() {
        return loop;
    }

    /** Its time of day: that of the simulation, the skew and the drift. */
    public WallClock wallClock() {
        return wallClock;
    }

    /** Sets how far its time of day is ahead. */
    public void setWallSkew(Duration ahead) {
        wallClock.setSkew(ahead);
    }

    /**
     * Sets how much faster than time its time of day goes from now on.
     *
     * @param partsPerMillion of the quartz in a computer: some 20, either way; 100 is bad
     */
    public void setWallDrift(double partsPerMillion) {
        wallClock.setDrift(partsPerMillion);
    }

    /** Where it is, for {@link LatencyModel#internet}: anywhere, unless it was told. */
    public Site site() {
        if (!placed) {
            setSite(Site.anywhere(random.stream("site")));
        }
        return new Site(siteX, siteY, siteHeight);
    }

    /** Puts it somewhere. */
    public void setSite(Site place) {
        placed = true;
        siteX = place.x();
        siteY = place.y();
        siteHeight = place.height();
    }

    /** As {@link Site#roundTripMillis} between the two sites. */
    double roundTripMillis(SimHost other) {
        if (!placed || !other.placed) {
            return site().roundTripMillis(other.site());
        }
        return Site.roundTripMillis(siteX - other.siteX, siteY - other.siteY, siteHeight + other.siteHeight);
    }

    /** Limits what it sends beyond its home. */
    public void setUplink(Uplink limited) {
        uplink = limited;
    }

    /** Sets the largest packet, IP header included, that its access carries in either direction; larger ones vanish. */
    public void setMtu(int bytes) {
        if (bytes < LEAST_MTU) {
            throw new IllegalArgumentException("An MTU is at least " + LEAST_MTU + ", not " + bytes);
        }
        mtu = bytes;
    }

    /**
     * Puts it to sleep: what arrives is lost, and no timer fires. {@code clockRuns} says what its monotonic clock does
     * meanwhile: on Linux and macOS it stands still, so that timers fire as much later as it slept; on Windows it runs, so
     * that all that is overdue fires at once.
     */
    public void sleep(boolean clockRuns) {
        loop.sleep(clockRuns);
    }

    /** Wakes it up. */
    public void wake() {
        loop.wake();
    }

    /** Whether it sleeps. */
    public boolean isAsleep() {
        return loop.isAsleep();
    }

    /** Opens sockets at its addresses, or at 0.0.0.0 or :: for all of a family. */
    public DatagramTransport datagrams() {
        return new DatagramTransport() {
            @Override
            public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
                loop.execute(() -> ports.open(local, handler, completion));
            }

            @Override
            public void useCircuits(CircuitDatagrams use) {
                links.useCircuits(use);
            }
        };
    }

    /** Its addresses as they are when asked. */
    public NetworkInterfaces interfaces() {
        return this::addresses;
    }

    /** What stands in for its secret randomness. */
    public Entropy entropy() {
        return entropy;
    }

    /** Its seeded randomness. */
    public RandomStreams random() {
        return random;
    }

    /** Where work goes that would be done by other threads in production: runs in a later turn of this host. */
    public Executor worker() {
        return loop;
    }

    /** Its addresses now. */
    public List<IpAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Its first address now; only while it is up. */
    public IpAddress address() {
        return addresses.get(0);
    }

    /**
     * Moves it from one of its addresses to another one. Sockets stay open and keep their ports, those bound to the old
     * address are bound to the new one; what is on its way to the old address is lost.
     */
    public void changeAddress(IpAddress from, IpAddress to) {
        int place = addresses.indexOf(from);
        if (place < 0) {
            throw new IllegalArgumentException(this + " does not have " + from);
        }
        realm.attach(to, this);
        realm.detach(from);
        addresses.set(place, to);
        ports.moved(from, to);
        recentPort = null;
    }

    /** Whether datagrams from it and to it vanish, while it goes on running. */
    public void setBlackHole(boolean vanishing) {
        blackHole = vanishing;
        network().blackHoleChanged();
    }

    /** Whether its network lets no UDP in or out, while TCP works. */
    public void setUdpBlocked(boolean blocked) {
        udpBlocked = blocked;
    }

    boolean isUdpBlocked() {
        return udpBlocked;
    }

    /** Tunnels from it, and to its addresses where it is not behind a translator. */
    public TunnelTransport tunnels() {
        return new SimTunnels(this);
    }

    List<SimEntrance> entrances() {
        return entrances;
    }

    /**
     * Kills it: timers and tasks are gone, sockets are closed without a word, what arrives is lost, its addresses are
     * free for others. What it sent before is still on its way. Nothing of it ever runs again.
     */
    public void stop() {
        loop.stop();
        ports.clear();
        recentPort = null;
        // whoever counts the hosts of a long run must not keep what ran on them
        links.clear();
        entrances.clear();
        addresses.forEach(realm::detach);
        addresses.clear();
    }

    /**
     * Tells what nearly every event on this host looks at, so that it is fetched before; changes nothing of what happens.
     * What is reached through others only when something happens need not be told.
     */
    public void setFootprint(List<?> parts) {
        loop.setParts(parts.toArray());
    }

    /** Looks at what {@code datagram} will be for; what that gives has no meaning. */
    int foresee(Datagram datagram) {
        SimPort port = recentPort;
        return port == null ? 0 : port.foresee(datagram);
    }

    /** Whether it was killed. */
    public boolean isStopped() {
        return loop.isStopped();
    }

    /**
     * Binds {@code port}.
     *
     * @throws IllegalArgumentException if this host has no such address, or another has that port already
     */
    void bind(SimPort port) {
        ports.bind(port);
    }

    SimNetwork network() {
        return simulation.network();
    }

    Simulation simulation() {
        return simulation;
    }

    SimLoop simLoop() {
        return loop;
    }

    RandomGenerator linkRandom() {
        return linkRandom;
    }

    Realm realm() {
        return realm;
    }

    @Override
    boolean isAt(IpAddress address) {
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i).equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its neighbours are those of a home. */
    boolean isAtHome() {
        SimRouter gateway = realm.gateway();
        return gateway != null && !gateway.isCarrier();
    }

    @Nullable
    Uplink uplink() {
        return uplink;
    }

    /** Whether its access carries a packet of that many bytes. */
    boolean carries(int wireBytes) {
        return wireBytes <= mtu;
    }

    int island() {
        return island;
    }

    void setIsland(int number) {
        island = number;
    }

    boolean isBlackHole() {
        return blackHole;
    }

    @Nullable
    SimPort portAt(Endpoint endpoint) {
        SimPort last = recentPort;
        if (last == null || !last.listensAt(endpoint)) {
            last = ports.at(endpoint);
            recentPort = last;
        }
        return last;
    }

    /** What links of this host hear. */
    HostLinks links() {
        return links;
    }

    void forget(SimPort port) {
        ports.remove(port);
        recentPort = null;
    }

    @Nullable
    IpAddress firstAddress(IpFamily family) {
        for (IpAddress address : addresses) {
            if (address.family() == family) {
                return address;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "host-" + index;
    }
}
