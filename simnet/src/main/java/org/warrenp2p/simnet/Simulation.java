package org.warrenp2p.simnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.transport.RandomStreams;

/**
 * A world in virtual time: hosts, the network between them, and one queue of events in the order (time, sequence).
 * Everything runs on the thread that calls {@code run…}; time passes only there and jumps from event to event.
 *
 * <p>The same seed and the same calls give the same run. When a task throws, the run ends with a {@link
 * SimulationFailure} that names the seed and the command that repeats it.
 */
public final class Simulation {

    /** System property that replaces the seed of tests, to repeat a failed run or to try others. */
    public static final String SEED_PROPERTY = "warren.sim.seed";

    private final long seed;
    private final RandomStreams random;
    private final String repeatCommand;
    private final EventQueue queue = new EventQueue();
    private final Foresight foresight = new Foresight(queue);
    private final Trace trace = new Trace();
    private final SimNetwork network;
    private final List<SimHost> hosts = new ArrayList<>();
    private @Nullable TraceSink sink;
    private @Nullable SimLoop current;
    /** Whose turn the event has brought, if any: to say where it failed. */
    private @Nullable SimLoop latest;

    private int routers;
    private boolean running;
    private @Nullable SimulationFailure failure;
    private long nowNanos;

    /** A world from {@code seed}. */
    public Simulation(long seed) {
        this(seed, "new Simulation(" + seed + "L)");
    }

    /** A world from {@code seed} whose failures name {@code repeatCommand} as what repeats them. */
    public Simulation(long seed, String repeatCommand) {
        this.seed = seed;
        this.repeatCommand = repeatCommand;
        this.random = new RandomStreams(seed);
        this.network = new SimNetwork(this);
    }

    /** A world for {@code test}: from the seed in {@value #SEED_PROPERTY} if that is set, else from {@code seed}. */
    public static Simulation forTest(Class<?> test, long seed) {
        long chosen = Long.getLong(SEED_PROPERTY, seed);
        return new Simulation(
                chosen,
                "mvn verify -Dtest=" + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                        + SEED_PROPERTY + "=" + chosen);
    }

    /** What everything random here comes from. */
    public long seed() {
        return seed;
    }

    /** Streams for the scenario itself: who acts when, and so on. */
    public RandomStreams random() {
        return random.below("scenario");
    }

    /** The links between the hosts. */
    public SimNetwork network() {
        return network;
    }

    /** A new host with one IPv4 address, in a /16 of its own as far as they go. */
    public SimHost addHost() {
        return addHost(SimAddresses.ipv4(hosts.size()));
    }

    /** A new host with an IPv4 and an IPv6 address. */
    public SimHost addDualStackHost() {
        return addHost(SimAddresses.ipv4(hosts.size()), SimAddresses.ipv6(hosts.size()));
    }

    /** A new host with these addresses; no running host may have one of them. */
    public SimHost addHost(IpAddress... addresses) {
        return addHostIn(network.internet(), addresses);
    }

    /** A new home router with a public address; hosts are added inside. */
    public SimRouter addRouter(Nat nat, IpAddress outside) {
        return addRouterIn(network.internet(), nat, outside);
    }

    /** A new translator of a carrier with a public address; homes and phones are added inside. */
    public SimRouter addCarrier(Nat nat, IpAddress outside) {
        return SimRouter.carrier(this, nextRouterName(), network.internet(), outside, nat);
    }

    /** A new stateful firewall that does not translate; hosts with public addresses are added inside. */
    public SimRouter addFirewall(FilteringBehavior filtering, Lifetime lifetime) {
        return SimRouter.firewall(this, nextRouterName(), network.internet(), filtering, lifetime);
    }

    SimRouter addRouterIn(Realm realm, Nat nat, IpAddress outside) {
        return SimRouter.home(this, nextRouterName(), realm, outside, nat);
    }

    SimHost addHostIn(Realm realm, IpAddress... addresses) {
        SimHost host = new SimHost(this, hosts.size(), realm, List.of(addresses), randomOf("host/" + hosts.size()));
        hosts.add(host);
        return host;
    }

    RandomStreams randomOf(String owner) {
        return random.below(owner);
    }

    private String nextRouterName() {
        return "router-" + routers++;
    }

    /** All hosts that were added, the stopped ones included, in order. */
    public List<SimHost> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** Virtual time since the start. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Virtual time since the start. */
    public Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    /** The hash over every event so far: task or datagram, when, where, and what was in it. */
    public long traceHash() {
        return trace.hash();
    }

    /** How many events have happened. */
    public long eventCount() {
        return trace.events();
    }

    /** How many events wait. */
    public int pendingEvents() {
        return queue.size();
    }

    /** Tells {@code traceSink} of every event that it wants. */
    public void traceTo(TraceSink traceSink) {
        sink = traceSink;
    }

    /** Runs for {@code duration} of virtual time, events due at its end included. */
    public void run(Duration duration) {
        long endNanos = nowNanos + duration.toNanos();
        drive(() -> false, endNanos);
        nowNanos = endNanos;
    }

    /**
     * Runs until {@code condition} holds; it is asked before the first event and after each.
     *
     * @param limit how long to go on at most, in virtual time, all of which passes if the condition does not come true
     * @return whether it came true
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long endNanos = nowNanos + limit.toNanos();
        if (drive(condition, endNanos)) {
            return true;
        }
        nowNanos = endNanos;
        return false;
    }

    /**
     * Runs until nothing waits any more; time stays at the last event.
     *
     * @param limit how long to go on at most: a node with a periodic timer never becomes idle
     * @return whether nothing waits
     */
    public boolean runUntilIdle(Duration limit) {
        drive(() -> false, nowNanos + limit.toNanos());
        return queue.isEmpty();
    }

    private boolean drive(BooleanSupplier condition, long endNanos) {
        if (running) {
            throw new IllegalStateException("A turn cannot run the simulation that runs it");
        }
        if (failure != null) {
            throw new IllegalStateException("This run has failed before", failure);
        }
        running = true;
        try {
            while (!condition.getAsBoolean()) {
                if (queue.isEmpty() || queue.nextTime() > endNanos) {
                    return false;
                }
                step();
            }
            return true;
        } finally {
            running = false;
        }
    }

    private void step() {
        nowNanos = queue.nextTime();
        foresight.before(nowNanos);
        Runnable event = queue.poll();
        latest = null;
        try {
            event.run();
        } catch (Throwable thrown) {
            String where = latest == null ? "" : ", " + latest;
            failure = new SimulationFailure(
                    "Seed " + seed + ", at " + now() + where + ", event " + trace.events() + ": " + thrown
                            + "\nRepeat: " + repeatCommand,
                    nowNanos,
                    latest == null ? null : latest.toString(),
                    thrown);
            throw failure;
        }
    }

    long enqueue(long delayNanos, EventQueue.@Nullable Owner owner, Runnable event) {
        long timeNanos = nowNanos + delayNanos;
        return queue.schedule(timeNanos < nowNanos ? Long.MAX_VALUE : timeNanos, owner, event);
    }

    void cancel(long handle) {
        queue.cancel(handle);
    }

    List<EventQueue.Waiting> takeAll(EventQueue.Owner owner) {
        return queue.takeAll(owner);
    }

    void forget(EventQueue.Owner owner) {
        queue.cancelAll(owner);
    }

    boolean isTurnOf(SimLoop loop) {
        return current == loop || (current == null && !running);
    }

    void enter(SimLoop loop) {
        current = loop;
        latest = loop;
    }

    void leave() {
        current = null;
    }

    void traceTask(SimLoop loop) {
        trace.task(nowNanos, loop.hostIndex());
        if (sink != null) {
            traceFor(sink, loop.hostIndex());
        }
    }

    private void traceFor(TraceSink wanting, int hostIndex) {
        SimHost host = hosts.get(hostIndex);
        if (wanting.wants(nowNanos, host)) {
            wanting.onEvent(new TraceEvent(nowNanos, host, TraceEvent.What.TASK, null, null, 0, ""));
        }
    }

    /** Shows the sink what became of {@code datagram} at {@code host}; {@code why} it ended there, or nothing. */
    void show(TraceEvent.What what, SimHost host, Datagram datagram, String why) {
        if (sink != null && sink.wants(nowNanos, host)) {
            sink.onEvent(new TraceEvent(
                    nowNanos,
                    host,
                    what,
                    datagram.from(),
                    datagram.to(),
                    datagram.lengthBytes(),
                    why + DatagramText.of(datagram)));
        }
    }

    void traceContent(byte[] bytes) {
        trace.content(bytes);
    }

    void traceDatagram(SimHost receiver, Datagram datagram) {
        trace.datagram(nowNanos, receiver.index(), datagram.hash());
    }
}
