package org.warrenp2p.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice.CircuitClosed.End;
import org.warrenp2p.proto.message.Response.Reason;

/**
 * The circuits of a relay within its limits, and what each may carry now. Nobody gives way to a newcomer. A peer that asks
 * again for what it has gets the same circuit.
 */
public final class CircuitTable {

    /**
     * Anybody can send a first packet from an address that is not its own. Circuits that nobody has confirmed take a quarter
     * of the places at most, and for no longer than such a session lives; whoever is refused asks again in its session.
     */
    private static final int EARLY_PART = 4;

    private static final long EARLY_NANOS = 10_000_000_000L;

    private final RelaySettings settings;
    private final FairShare shares;
    private final PeerAccounts accounts = new PeerAccounts();
    /** In the order in which they were opened; bounded by {@code settings.circuits} and {@code settings.outwardCircuits}. */
    private final Map<Pair, Circuit> circuits = new LinkedHashMap<>();

    private final CircuitCounts toHolders;
    private final CircuitCounts outward;
    /** Bounded by the circuits. */
    private final Map<IpAddress, Integer> perNetwork = new LinkedHashMap<>();
    /** How many are early. */
    private int early;
    /** The same circuits by number, in chains. Numbers are random, so their bits spread as they are. */
    private final @Nullable Circuit[] chains;

    /** No circuits. */
    public CircuitTable(RelaySettings settings, long nowNanos) {
        this.settings = settings;
        this.shares = new FairShare(settings, nowNanos);
        this.toHolders = new CircuitCounts(settings.circuits(), settings.circuitsPerPeer());
        this.outward = new CircuitCounts(settings.outwardCircuits(), settings.outwardCircuitsPerPeer());
        this.chains = new @Nullable Circuit[Integer.highestOneBit(settings.circuits() * 2)];
    }

    /**
     * What becomes of a wish for a circuit.
     *
     * @param circuit null if it was refused
     * @param refusal null if it was not
     */
    public record Opening(
            @Nullable Circuit circuit,
            boolean isNew,
            @Nullable Reason refusal) {}

    /**
     * Who wants a circuit.
     *
     * @param confirmed whether its session is
     */
    public record Opener(PeerId peer, Endpoint source, boolean confirmed) {}

    /**
     * The circuit between {@code opener} and {@code target}, who has a reservation; a new one if there is none.
     *
     * @param numbers random numbers that nobody can foresee
     */
    public Opening open(Opener opener, PeerId target, LongSupplier numbers, long nowNanos) {
        return open(opener, target, false, numbers, nowNanos);
    }

    /** The circuit between {@code opener}, who comes through a tunnel, and {@code target}, who need have no reservation. */
    public Opening openOutward(Opener opener, PeerId target, LongSupplier numbers, long nowNanos) {
        return open(opener, target, true, numbers, nowNanos);
    }

    private Opening open(Opener opener, PeerId target, boolean isOutward, LongSupplier numbers, long nowNanos) {
        Circuit known = circuits.get(new Pair(opener.peer(), target));
        if (known != null) {
            return new Opening(known, false, null);
        }
        if (!opener.confirmed() && early >= Math.max(1, settings.circuits() / EARLY_PART)) {
            return new Opening(null, false, Reason.UNCONFIRMED_SESSION);
        }
        IpAddress network = ReservationTable.networkOf(opener.source().address());
        Reason refusal = refusal(opener.peer(), target, isOutward ? outward : toHolders, network, nowNanos);
        if (refusal != null) {
            return new Opening(null, false, refusal);
        }
        long id = numbers.getAsLong();
        while (id == 0 || find(id) != null) {
            id = numbers.getAsLong();
        }
        Endpoint earlySource = opener.confirmed() ? null : opener.source();
        Circuit circuit = new Circuit(id, opener.peer(), target, network, earlySource, isOutward, accounts, nowNanos);
        add(circuit);
        return new Opening(circuit, true, null);
    }

    private @Nullable Reason refusal(
            PeerId opener, PeerId target, CircuitCounts counts, @Nullable IpAddress network, long nowNanos) {
        if (!settings.serves(opener)) {
            return Reason.DENIED;
        }
        Reason refusal = counts.refusal(opener, target);
        if (refusal != null) {
            return refusal;
        }
        if (isUsedUp(opener, nowNanos) || isUsedUp(target, nowNanos)) {
            return Reason.QUOTA;
        }
        return network != null && perNetwork.getOrDefault(network, 0) >= settings.circuitsPerNetwork()
                ? Reason.PREFIX_FULL
                : null;
    }

    private boolean isUsedUp(PeerId peer, long nowNanos) {
        return settings.peerBytes() > 0 && accounts.of(peer, nowNanos).inThisHour(nowNanos) >= settings.peerBytes();
    }

    private void add(Circuit circuit) {
        circuits.put(new Pair(circuit.opener(), circuit.target()), circuit);
        early += circuit.isEarly() ? 1 : 0;
        countsOf(circuit).add(circuit);
        if (circuit.network != null) {
            perNetwork.merge(circuit.network, 1, Integer::sum);
        }
        int place = placeOf(circuit.id());
        circuit.next = chains[place];
        chains[place] = circuit;
    }

    private CircuitCounts countsOf(Circuit circuit) {
        return circuit.outward ? outward : toHolders;
    }

    private int placeOf(long id) {
        return (int) id & (chains.length - 1);
    }

    /** The circuit with this number, or null. */
    public @Nullable Circuit find(long id) {
        Circuit circuit = chains[placeOf(id)];
        while (circuit != null && circuit.id() != id) {
            circuit = circuit.next;
        }
        return circuit;
    }

    /** Whether {@code circuit} may carry a datagram of {@code from}, one of its two, now; if so it counts. */
    public boolean tryCarry(Circuit circuit, PeerId from, int lengthBytes, long nowNanos) {
        if (!shares.tryPass(circuit, lengthBytes, nowNanos, this)) {
            return false;
        }
        if (!circuit.isAccepted() && from.equals(circuit.target())) {
            circuit.accept();
        }
        circuit.carried(lengthBytes, nowNanos);
        return true;
    }

    /** The session with the opener of {@code circuit} is confirmed. */
    void confirmed(Circuit circuit) {
        early -= circuit.isEarly() ? 1 : 0;
        circuit.confirm();
    }

    /** Why {@code circuit} has to end now, or null. */
    public @Nullable End endOf(Circuit circuit, long nowNanos) {
        if (circuit.isEarly() && nowNanos - circuit.openedNanos() >= EARLY_NANOS) {
            return End.PEER_GONE;
        }
        boolean old = !settings.circuitLife().isZero()
                && nowNanos - circuit.openedNanos() >= settings.circuitLife().toNanos();
        boolean full = settings.circuitBytes() > 0 && circuit.bytes() >= settings.circuitBytes();
        if (old || full || isUsedUp(circuit.opener(), nowNanos) || isUsedUp(circuit.target(), nowNanos)) {
            return End.USED_UP;
        }
        return nowNanos - circuit.usedNanos() >= settings.circuitIdle().toNanos() ? End.IDLE : null;
    }

    /** Whether {@code circuit} was here; it is not any more. */
    public boolean remove(Circuit circuit) {
        if (!circuits.remove(new Pair(circuit.opener(), circuit.target()), circuit)) {
            return false;
        }
        early -= circuit.isEarly() ? 1 : 0;
        countsOf(circuit).remove(circuit);
        if (circuit.network != null) {
            CircuitCounts.countDown(perNetwork, circuit.network);
        }
        unchain(circuit);
        return true;
    }

    private void unchain(Circuit circuit) {
        int place = placeOf(circuit.id());
        Circuit before = chains[place];
        if (before == circuit) {
            chains[place] = circuit.next;
            return;
        }
        while (before != null && before.next != circuit) {
            before = before.next;
        }
        if (before != null) {
            before.next = circuit.next;
        }
    }

    /** All circuits in the order in which they were opened; a copy. */
    public List<Circuit> all() {
        return new ArrayList<>(circuits.values());
    }

    /** Those of {@code peer}, whoever opened them; a copy. */
    public List<Circuit> of(PeerId peer) {
        if (!toHolders.has(peer) && !outward.has(peer)) {
            return List.of();
        }
        List<Circuit> own = all();
        own.removeIf(
                circuit -> !circuit.opener().equals(peer) && !circuit.target().equals(peer));
        return own;
    }

    /** How many there are. */
    public int size() {
        return circuits.size();
    }

    /** What was carried for whom. */
    public PeerAccounts accounts() {
        return accounts;
    }

    /** How many have carried something since then. */
    int usedSince(long nanos) {
        int used = 0;
        for (Circuit circuit : circuits.values()) {
            used += circuit.usedNanos() - nanos >= 0 ? 1 : 0;
        }
        return used;
    }

    private record Pair(PeerId opener, PeerId target) {}
}
