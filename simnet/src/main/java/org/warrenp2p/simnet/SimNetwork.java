package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/**
 * Everything between the hosts: link models, partitions, black holes, taps. Changes hold for what is sent afterwards;
 * a partition or a black hole also swallows what is on its way.
 *
 * <p>The fate of a datagram is drawn from a stream of its sender, so what one host sends does not shift what happens to
 * the datagrams of others.
 */
public final class SimNetwork {

    /** 20 (RFC 791) and 8 (RFC 768). */
    private static final int IPV4_HEADERS_BYTES = 28;

    /** 40 (RFC 8200) and 8 (RFC 768). */
    private static final int IPV6_HEADERS_BYTES = 48;

    /** One way, where nothing else is said: a round trip of 40 ms, as within a continent. */
    public static final Duration DEFAULT_LATENCY = Duration.ofMillis(20);

    /** A host to itself: about what a loopback interface takes. */
    private static final LinkModel TO_ITSELF = LinkModel.constant(Duration.ofNanos(20_000));

    /** Among neighbours at home: about what a switch or a good radio takes. */
    private static final LinkModel AT_HOME = LinkModel.constant(Duration.ofNanos(500_000));

    /** Between two edges of the internet; traceroutes show 10 to 20 in all, of which the edges have some themselves. */
    private static final int LEAST_CORE_HOPS = 6;

    private static final int CORE_HOPS_SPREAD = 12;

    /** What a datagram's bytes become after delivery, so that whoever kept the buffer notices. */
    private static final byte USED = (byte) 0xdd;

    /** Ends the repetitions on a link that loses everything; ten in a row are as good as never. */
    private static final int MAX_REPETITIONS = 10;

    private final Simulation simulation;
    private int fixedCoreHops;
    private final Realm internet = new Realm();
    private final SortedMap<Long, LinkModel> pairs = new TreeMap<>();
    private final List<PacketTap> taps = new ArrayList<>();
    private final Counters counters = new Counters();
    private final Counter sent = counters.counter("net.sent");
    private final Counter sentBytes = counters.counter("net.sent_bytes");
    private final Counter delivered = counters.counter("net.delivered");
    private final Counter duplicated = counters.counter("net.duplicated");
    private final Counter lost = counters.counter("net.lost");
    private final Counter cutOff = counters.counter("net.cut_off");
    private final Counter tooLarge = counters.counter("net.too_large");
    private final Counter udpBlocked = counters.counter("net.udp_blocked");
    private final Counter queueFull = counters.counter("net.queue_full");
    private final Counter asleep = counters.counter("net.asleep");
    private final Counter noHost = counters.counter("net.no_host");
    private final Counter expired = counters.counter("net.ttl_expired");
    private final Counter noSocket = counters.counter("net.no_socket");
    private final Forwarder forwarder = new Forwarder(counters);
    private LinkModel defaultLink = LinkModel.constant(DEFAULT_LATENCY);
    private BiPredicate<Endpoint, Endpoint> hole = (from, to) -> false;
    private int islands;

    /** Whether anybody was ever cut off; as long as nobody was, the sender need not be looked at where something arrives. */
    private boolean cuts;

    SimNetwork(Simulation simulation) {
        this.simulation = simulation;
    }

    /** The link of every pair that has none of its own. */
    public void setDefaultLink(LinkModel link) {
        defaultLink = link;
    }

    /** The link from {@code from} to {@code to}; the way back is another one. */
    public void setLink(SimHost from, SimHost to, LinkModel link) {
        pairs.put(pairKey(from, to), link);
    }

    /** The link between the two, both ways. */
    public void setLinks(SimHost one, SimHost other, LinkModel link) {
        setLink(one, other, link);
        setLink(other, one, link);
    }

    /** Cuts {@code island} off: these hosts reach each other and nobody else, until {@link #heal}. */
    public void partition(Collection<SimHost> island) {
        islands++;
        cuts = true;
        island.forEach(host -> host.setIsland(islands));
    }

    /** Ends all partitions. Black holes stay. */
    public void heal() {
        islands = 0;
        simulation.hosts().forEach(host -> host.setIsland(0));
    }

    /**
     * From now on whatever goes from one endpoint to another one for which {@code hole} is true vanishes, while other paths between
     * the same hosts work. The endpoints are those of the internet, outside of translators.
     */
    public void setHole(BiPredicate<Endpoint, Endpoint> hole) {
        this.hole = hole;
    }

    /** Adds a capture. */
    public void tap(PacketTap tap) {
        taps.add(tap);
    }

    /** What became of the datagrams: {@code net.sent}, {@code net.delivered}, {@code net.lost} and so on. */
    public Counters counters() {
        return counters;
    }

    /** Somebody vanishes, or comes back. */
    void blackHoleChanged() {
        cuts = true;
    }

    /** Whether nothing cuts the two off from each other now. */
    boolean connects(SimHost one, SimHost other) {
        return !cuts || (one.island() == other.island() && !one.isBlackHole() && !other.isBlackHole());
    }

    /**
     * Has {@code delivery} run as a turn of {@code to} after the link's latency, unless it is lost or cut off. For what
     * travels as a datagram without being one.
     */
    void carryOnce(SimHost from, SimHost to, Runnable delivery) {
        LinkModel link = linkOf(from, to);
        RandomGenerator random = from.linkRandom();
        if (from.isStopped() || to.isAsleep() || !connects(from, to) || happens(link.lossRate(), random)) {
            return;
        }
        to.loop().schedule(link.latency().sampleNanos(from, to, random), () -> {
            if (connects(from, to)) {
                delivery.run();
            }
        });
    }

    /** The time that something reliable takes between the two: each loss costs a round trip for the repetition. */
    long reliableNanos(SimHost from, SimHost to) {
        LinkModel link = linkOf(from, to);
        RandomGenerator random = from.linkRandom();
        long totalNanos = link.latency().sampleNanos(from, to, random);
        for (int tries = 1; tries < MAX_REPETITIONS && happens(link.lossRate(), random); tries++) {
            totalNanos += 2 * link.latency().sampleNanos(from, to, random);
        }
        return totalNanos;
    }

    /** The host to which something of {@code from} gets at {@code address} without a translator in between, or null. */
    @Nullable
    SimHost hostAt(SimHost from, IpAddress address) {
        Attachment there = from.realm().get(address);
        if (there == null) {
            there = internet.get(address);
        }
        return there instanceof SimHost host && !host.isStopped() ? host : null;
    }

    /** The realm of public addresses. */
    Realm internet() {
        return internet;
    }

    /** The host that a socket of {@code from} at {@code local} has been talking to at {@code remote}, or null. */
    @Nullable
    SimHost peerAt(SimHost from, Endpoint local, Endpoint remote) {
        return forwarder.peerAt(from, local, remote, simulation.nowNanos());
    }

    /** Sends from any source, forged ones included. */
    void send(SimHost sender, Endpoint from, Endpoint to, ByteBuffer content) {
        send(sender, from, to, content, Datagram.DEFAULT_HOPS);
    }

    void send(SimHost sender, Endpoint from, Endpoint to, ByteBuffer content, int hops) {
        byte[] payload = new byte[content.remaining()];
        content.get(payload);
        send(new Datagram(sender, from, to, payload, hops), 0);
    }

    /** Sends what nobody has written as bytes; {@code workNanos} is the time that both sides compute before it is there. */
    void send(SimHost sender, Endpoint from, Endpoint to, SimMessage message, long workNanos) {
        send(new Datagram(sender, from, to, message), workNanos);
    }

    private void send(Datagram datagram, long workNanos) {
        SimHost sender = datagram.sender();
        sent.increment();
        sentBytes.add(datagram.lengthBytes());
        show(PacketTap.Point.SENT, datagram);
        simulation.show(TraceEvent.What.SENT, sender, datagram, "");
        if (!sender.carries(wireBytes(datagram))) {
            drop(datagram, tooLarge);
            return;
        }
        if (sender.isUdpBlocked()) {
            drop(datagram, udpBlocked);
            return;
        }
        Attachment there = forwarder.outward(datagram, simulation.nowNanos());
        if (there == null) {
            drop(datagram, forwarder.refusal());
            return;
        }
        SimHost receiver = forwarder.towards(there, datagram.from(), datagram.to(), simulation.nowNanos());
        if (receiver == null) {
            drop(datagram, noHost);
        } else if (!connects(sender, receiver) || hole.test(datagram.from(), datagram.to())) {
            dropOnTheWay(datagram, cutOff, receiver);
        } else if (datagram.isPrimer() && !datagram.passes(coreHops(datagram, receiver))) {
            dropOnTheWay(datagram, expired, receiver);
        } else {
            carry(datagram, workNanos, linkOf(sender, receiver), receiver);
        }
    }

    /**
     * Has all paths through the internet cross so many routers between the two edges, as in a laboratory; by themselves they are
     * {@value #LEAST_CORE_HOPS} and more.
     */
    public void setCoreHops(int hops) {
        if (hops < 1) {
            throw new IllegalArgumentException("Between two edges there is a router at least, not " + hops);
        }
        fixedCoreHops = hops;
    }

    /** Routers between the two edges: the same both ways, none among neighbours. */
    private int coreHops(Datagram datagram, SimHost receiver) {
        SimHost sender = datagram.sender();
        if (sender == receiver || !datagram.crosses(internet)) {
            return 0;
        }
        if (fixedCoreHops > 0) {
            return fixedCoreHops;
        }
        long less = Math.min(sender.index(), receiver.index());
        long more = Math.max(sender.index(), receiver.index());
        return LEAST_CORE_HOPS + Math.floorMod(Mixing.mix(less << 32 | more), CORE_HOPS_SPREAD);
    }

    private static int wireBytes(Datagram datagram) {
        return datagram.lengthBytes() + (datagram.to().address().isIpv4() ? IPV4_HEADERS_BYTES : IPV6_HEADERS_BYTES);
    }

    private void carry(Datagram datagram, long workNanos, LinkModel link, SimHost receiver) {
        Uplink uplink = datagram.sender().uplink();
        long queuedNanos = 0;
        if (uplink != null && !areNeighbours(datagram.sender(), receiver)) {
            queuedNanos = uplink.delayNanos(wireBytes(datagram), simulation.nowNanos());
            if (queuedNanos == Uplink.FULL) {
                drop(datagram, queueFull);
                return;
            }
        }
        RandomGenerator random = datagram.sender().linkRandom();
        if (happens(link.lossRate(), random)) {
            dropOnTheWay(datagram, lost, receiver);
            return;
        }
        boolean twice = happens(link.duplicationRate(), random);
        dispatch(datagram, workNanos + queuedNanos, link, receiver);
        if (twice) {
            duplicated.increment();
            dispatch(datagram.copy(), workNanos + queuedNanos, link, receiver);
        }
    }

    private void dispatch(Datagram datagram, long heldNanos, LinkModel link, SimHost receiver) {
        RandomGenerator random = datagram.sender().linkRandom();
        long delayNanos = heldNanos + link.latency().sampleNanos(datagram.sender(), receiver, random);
        if (happens(link.reorderingRate(), random)) {
            delayNanos += link.heldBackNanos();
        }
        // nobody's: what is on its way outlives its sender
        simulation.enqueue(delayNanos, null, datagram);
    }

    void arrive(Datagram datagram) {
        SimHost receiver = forwarder.inward(datagram, simulation.nowNanos());
        if (receiver == null) {
            drop(datagram, forwarder.refusal());
            return;
        }
        if (!connects(datagram.sender(), receiver)) {
            dropOnTheWay(datagram, cutOff, receiver);
            return;
        }
        if (receiver.isAsleep()) {
            dropOnTheWay(datagram, asleep, receiver);
            return;
        }
        if (!receiver.carries(wireBytes(datagram))) {
            dropOnTheWay(datagram, tooLarge, receiver);
            return;
        }
        if (receiver.isUdpBlocked()) {
            dropOnTheWay(datagram, udpBlocked, receiver);
            return;
        }
        SimPort port = receiver.portAt(datagram.to());
        if (port == null) {
            dropOnTheWay(datagram, noSocket, receiver);
            return;
        }
        delivered.increment();
        simulation.traceDatagram(receiver, datagram);
        show(PacketTap.Point.DELIVERED, datagram);
        simulation.show(TraceEvent.What.RECEIVED, receiver, datagram, "");
        receiver.simLoop().turn(port, datagram);
        spoil(datagram.payload());
    }

    /** Overwrites bytes whose handler has returned. */
    static void spoil(byte[] bytes) {
        Arrays.fill(bytes, USED);
    }

    private void drop(Datagram datagram, Counter reason) {
        reason.increment();
        show(PacketTap.Point.DROPPED, datagram);
        simulation.show(TraceEvent.What.DROPPED, datagram.sender(), datagram, reason.name() + ": ");
    }

    /** Drops what {@code receiver} would have got. */
    private void dropOnTheWay(Datagram datagram, Counter reason, SimHost receiver) {
        drop(datagram, reason);
        if (receiver != datagram.sender()) {
            simulation.show(TraceEvent.What.DROPPED, receiver, datagram, reason.name() + ": ");
        }
    }

    private void show(PacketTap.Point point, Datagram datagram) {
        if (taps.isEmpty()) {
            return;
        }
        PacketTap.Packet packet =
                new PacketTap.Packet(point, simulation.nowNanos(), datagram.from(), datagram.to(), contentOf(datagram));
        taps.forEach(tap -> tap.onPacket(packet));
    }

    /** Zeros where there are no bytes. */
    private static Bytes contentOf(Datagram datagram) {
        return datagram.message() == null
                ? Bytes.copyOf(datagram.payload())
                : Bytes.wrap(new byte[datagram.lengthBytes()]);
    }

    private LinkModel linkOf(SimHost from, SimHost to) {
        if (from == to) {
            return TO_ITSELF;
        }
        LinkModel own = pairs.isEmpty() ? null : pairs.get(pairKey(from, to));
        if (own != null) {
            return own;
        }
        return areNeighbours(from, to) ? AT_HOME : defaultLink;
    }

    /** Whether no way out of the home lies between the two. */
    private static boolean areNeighbours(SimHost one, SimHost other) {
        return one == other || (one.realm() == other.realm() && one.isAtHome());
    }

    private static long pairKey(SimHost from, SimHost to) {
        return ((long) from.index() << 32) | to.index();
    }

    /** Draws only where there is something to draw. */
    private static boolean happens(double rate, RandomGenerator random) {
        return rate > 0 && random.nextDouble() < rate;
    }
}
