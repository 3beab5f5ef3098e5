package org.warrenp2p.node.core.nat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.nat.DhtRole;
import org.warrenp2p.holepunch.nat.FilteringTests;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.AnswerListener;
import org.warrenp2p.transport.stun.StunClient;

/**
 * Watches what stands in front of this node: takes every answer for an observation, measures by itself when that can tell
 * something new, and decides from it whether the node serves or only asks.
 */
public final class NatWatch implements OwnNat, AnswerListener {

    /** After the first observation: while the node joins, more of them come in. */
    private static final long FIRST_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Observations come in bursts; what follows from them is worked out once. */
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** While nobody can tell, sooner first: a network grows from its first nodes. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LONGEST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(8);

    /** What is known is confirmed that often, as libp2p's AutoNAT does. */
    private static final long CONFIRM_NANOS = TimeUnit.MINUTES.toNanos(15);

    /** The role is in doubt: two more outcomes decide. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final NatPorts ports;
    private final DhtRole.Mode mode;
    private final Observers observers;
    private final StunClient client;
    private final OpenProbes probes;
    private final ProbeServer server;
    private final StunObservers socketObservers;
    private final Map<IpFamily, NatFamily> families = new EnumMap<>(IpFamily.class);
    private final List<Runnable> listeners = new ArrayList<>();
    private DhtRole role;
    private long retryNanos = RETRY_NANOS;
    private EventLoop.@Nullable Timer checkTimer;
    private EventLoop.@Nullable Timer settleTimer;
    /** Whether the last measurement could not tell whose packets come in: perhaps all are far away. */
    private boolean inconclusive;

    private boolean begun;
    private boolean measured;
    private boolean closed;

    /** Knows nothing yet. */
    public NatWatch(NatPorts ports, DhtRole.Mode mode) {
        this.ports = ports;
        this.mode = mode;
        this.role = beginning(mode);
        this.observers = new Observers(ports.random());
        this.client = new StunClient(ports.loop(), ports.entropy(), ports.counters());
        this.probes = new OpenProbes(ports.loop(), ports.entropy(), ports.exchanges(), ports.counters());
        this.server = new ProbeServer(ports);
        for (IpFamily family : IpFamily.values()) {
            families.put(family, new NatFamily(family, ports, client, probes, observers));
        }
        this.socketObservers = new StunObservers(
                ports.loop(), client, observers, family -> family(family).observations());
    }

    /** Until strangers have failed to reach it, a node serves: the first ones of a network have nobody who could try. */
    private static DhtRole beginning(DhtRole.Mode mode) {
        return new DhtRole(mode, mode != DhtRole.Mode.CLIENT, 0);
    }

    /**
     * The sockets are open.
     *
     * @param concrete the endpoints of one that is bound to any address
     * @param probing sockets that nobody is told of
     */
    public void opened(List<UdpSocket> main, Function<UdpSocket, List<Endpoint>> concrete, List<UdpSocket> probing) {
        server.opened(main, probing);
        for (UdpSocket socket : main) {
            NatFamily family = family(socket.localEndpoint().family());
            if (family.main() == null) {
                family.opened(socket, concrete.apply(socket));
            }
        }
    }

    /** Takes probes of others, at any socket. */
    public DatagramHandler probes() {
        return probes;
    }

    /** Whether a control datagram is a probe. */
    public static boolean isProbe(ByteBuffer payload) {
        return OpenProbes.isProbe(payload);
    }

    /** Takes answers to STUN requests, at any socket. */
    public DatagramHandler stunAnswers() {
        return client;
    }

    /** Where observers see other sockets. */
    public SocketObservers socketObservers() {
        return socketObservers;
    }

    /** Serves a request for a probe. */
    public void onProbeMe(Exchanges.Incoming incoming) {
        server.onProbeMe(incoming);
    }

    /** Serves another server that was asked for a probe. */
    public void onProbeFor(Exchanges.Incoming incoming) {
        server.onProbeFor(incoming);
    }

    @Override
    public void onAnswer(UdpSocket socket, Exchanges.Answer answer, Response response, long sentNanos) {
        NatFamily family = family(socket.localEndpoint().family());
        if (closed || family.main() != socket) {
            return;
        }
        observers.heard(answer.from(), response);
        family.observations().add(socket, answer.from(), false, answer.observed(), sentNanos);
        if (family.isNews(answer.observed()) && settleTimer == null) {
            settleTimer = ports.loop().schedule(SETTLING_NANOS, this::settle);
        }
        if (!begun && family.isSeenFromOutside()) {
            begun = true;
            scheduleCheck(FIRST_CHECK_NANOS);
        }
    }

    private void settle() {
        settleTimer = null;
        boolean wasKnown = profile().mapping() != MappingBehavior.UNKNOWN;
        if (evaluate() && wasKnown) {
            // the network has changed under us
            retryNanos = RETRY_NANOS;
            scheduleCheck(FIRST_CHECK_NANOS);
        }
    }

    /** Works out what is known now; tells who wants to know if it is something else than before. */
    private boolean evaluate() {
        boolean changed = false;
        for (NatFamily family : families.values()) {
            changed |= family.evaluate();
        }
        if (changed) {
            List.copyOf(listeners).forEach(Runnable::run);
        }
        return changed;
    }

    private void scheduleCheck(long delayNanos) {
        if (checkTimer != null) {
            checkTimer.cancel();
        }
        if (!closed) {
            checkTimer = ports.loop().schedule(delayNanos, this::checkByItself);
        }
    }

    private void checkByItself() {
        checkTimer = null;
        evaluate();
        boolean wanted = false;
        for (NatFamily family : families.values()) {
            // whose role is given and who is seen where it is needs no probes of others
            boolean tells =
                    mode == DhtRole.Mode.AUTO || family.report().mapping().mapping() != MappingBehavior.NONE;
            if (family.main() != null && family.isSeenFromOutside() && tells) {
                wanted = true;
                family.check(false, inconclusive ? Pace.PATIENT : Pace.QUICK, result -> onChecked());
            }
        }
        if (!wanted) {
            scheduleCheck(LONGEST_RETRY_NANOS);
        }
    }

    /**
     * Measures both families now.
     *
     * @param patienceNanos what is known by then is the result
     * @param done run once, in a later turn, when the reports are up to date
     */
    public void check(long patienceNanos, Runnable done) {
        int[] waiting = {families.size()};
        for (NatFamily family : families.values()) {
            family.check(true, Pace.within(patienceNanos), result -> {
                waiting[0]--;
                if (waiting[0] == 0) {
                    evaluate();
                    done.run();
                }
            });
        }
    }

    /**
     * Measures how long mappings live, which takes minutes.
     *
     * @param done run once, in a later turn, when the reports are up to date
     */
    public void measureLifetime(Runnable done) {
        int[] waiting = {families.size()};
        for (NatFamily family : families.values()) {
            family.measureLifetime(() -> {
                waiting[0]--;
                if (waiting[0] == 0) {
                    evaluate();
                    done.run();
                }
            });
        }
    }

    private void onChecked() {
        evaluate();
        FilteringBehavior filtering = FilteringBehavior.UNKNOWN;
        for (NatFamily family : families.values()) {
            FilteringBehavior seen = family.report().profile().filtering();
            filtering = isOpen(seen) || filtering == FilteringBehavior.UNKNOWN ? seen : filtering;
        }
        boolean before = role.server();
        boolean first = !measured;
        measured = true;
        if (isOpen(filtering)) {
            role = role.afterProbe(true);
        } else if (filtering != FilteringBehavior.UNKNOWN) {
            for (int i = 0; i < FilteringTests.SILENT_PROBES; i++) {
                role = role.afterProbe(false);
            }
        }
        if (first || role.server() != before) {
            List.copyOf(listeners).forEach(Runnable::run);
        }
        scheduleNext(filtering);
    }

    private void scheduleNext(FilteringBehavior filtering) {
        inconclusive = filtering == FilteringBehavior.UNKNOWN;
        if (role.inARow() > 0) {
            scheduleCheck(DOUBT_NANOS);
        } else if (filtering == FilteringBehavior.UNKNOWN) {
            scheduleCheck(retryNanos);
            retryNanos = Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
        } else {
            scheduleCheck(CONFIRM_NANOS);
        }
    }

    static boolean isOpen(FilteringBehavior filtering) {
        return filtering == FilteringBehavior.NONE || filtering == FilteringBehavior.ENDPOINT_INDEPENDENT;
    }

    /** Whether something between here and the others gives a main socket another endpoint. */
    public boolean isTranslated() {
        return families.values().stream()
                .anyMatch(family -> family.isSeenFromOutside() && family.view().mapping() != MappingBehavior.NONE);
    }

    /** Whether this node has found out, in the network where it is, who can reach it, as far as others could tell. */
    public boolean isMeasured() {
        return measured;
    }

    /** What this node is now. */
    public Frame.Role role() {
        return role.server() ? Frame.Role.SERVER : Frame.Role.CLIENT;
    }

    /**
     * The interfaces of this machine have changed: all that was seen belongs to another network.
     *
     * @param concrete the endpoints of a socket that is bound to any address
     */
    public void networkChanged(Function<UdpSocket, List<Endpoint>> concrete) {
        for (NatFamily family : families.values()) {
            family.networkChanged();
            UdpSocket main = family.main();
            if (main != null) {
                family.opened(main, concrete.apply(main));
            }
        }
        observers.forgetAll();
        begun = false;
        measured = false;
        retryNanos = RETRY_NANOS;
        inconclusive = false;
        evaluate();
    }

    @Override
    public NatReport report(IpFamily family) {
        return family(family).report();
    }

    @Override
    public PortPattern ports(IpFamily family) {
        return family(family).view().ports();
    }

    @Override
    public List<Endpoint> mapped() {
        List<Endpoint> mapped = new ArrayList<>();
        for (NatFamily family : families.values()) {
            Endpoint seen = family.report().mapping().mapped();
            if (seen != null) {
                mapped.add(seen);
            }
        }
        return mapped;
    }

    /** For the record: mapped endpoints that strangers can send to; none where nothing translates. */
    public List<Endpoint> mappedForAll() {
        return families.values().stream()
                .map(NatFamily::mappedForAll)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public NatProfile profile() {
        NatProfile first = family(IpFamily.IPV4).profile();
        return first.mapping() != MappingBehavior.UNKNOWN
                ? first
                : family(IpFamily.IPV6).profile();
    }

    /** What is known now, worked out from all observations: before something is signed. */
    public NatProfile freshProfile() {
        families.values().forEach(NatFamily::evaluate);
        return profile();
    }

    /** How many prefixes of {@code family} somebody can be asked in. */
    public int observerPrefixes(IpFamily family) {
        return observers.prefixes(family);
    }

    @Override
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Ends everything without a word. */
    public void close() {
        closed = true;
        families.values().forEach(NatFamily::close);
        client.close();
        if (checkTimer != null) {
            checkTimer.cancel();
        }
        if (settleTimer != null) {
            settleTimer.cancel();
        }
    }

    private NatFamily family(IpFamily family) {
        return Objects.requireNonNull(families.get(family));
    }
}
