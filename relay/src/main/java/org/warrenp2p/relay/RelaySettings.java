package org.warrenp2p.relay;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Response;

/**
 * What a volunteer relay gives to others, at most. Rates and amounts are bytes of whole datagrams, both directions
 * together; 0 is no limit.
 *
 * @param reservations peers that circuits may be opened to; each costs one session
 * @param reservationsPerNetwork those of them in one IPv4 /24 or IPv6 /48; private networks have no such limit
 * @param reservationLife for how long one holds that is not renewed
 * @param circuits at a time
 * @param circuitsPerPeer those of one peer, counting the ones it opened and the ones opened to it apart
 * @param circuitsPerNetwork those opened from one IPv4 /24 or IPv6 /48; private networks have no such limit
 * @param circuitRate bytes per second of one circuit
 * @param totalRate bytes per second of all circuits; when they want more, each gets its share
 * @param circuitBytes what one circuit may carry before it ends
 * @param peerBytes what the circuits of one peer may carry in an hour
 * @param circuitLife how long a circuit may live; zero is as long as its reservation is renewed
 * @param circuitIdle how long a circuit lives that carries nothing
 * @param allow who is served; empty: everybody
 * @param deny who is not, whatever {@code allow} says
 */
public record RelaySettings(
        int reservations,
        int reservationsPerNetwork,
        Duration reservationLife,
        int circuits,
        int circuitsPerPeer,
        int circuitsPerNetwork,
        long circuitRate,
        long totalRate,
        long circuitBytes,
        long peerBytes,
        Duration circuitLife,
        Duration circuitIdle,
        List<PeerId> allow,
        List<PeerId> deny) {

    /** Bounds the memory: 20,000 idle reservations are what a relay is measured with. */
    public static final int MOST_RESERVATIONS = 20_000;

    /** Outward circuits for each of the others: 512 for 64, and 128 of one peer for 16. */
    private static final int OUTWARD_FACTOR = 8;

    /** Each may keep a few early datagrams. */
    public static final int MOST_CIRCUITS = 16_384;

    /**
     * PROTOCOL (relays), and: 16 circuits of one peer, as many as libp2p's relays allow; half of all for one network. A
     * circuit of an idle link carries a keepalive every 25 s at least, so two minutes of silence are the end of it.
     */
    public static final RelaySettings DEFAULT = new RelaySettings(
            256,
            32,
            Duration.ofHours(1),
            64,
            16,
            32,
            128 << 10,
            1 << 20,
            0,
            0,
            Duration.ZERO,
            Duration.ofMinutes(2),
            List.of(),
            List.of());

    /** @throws IllegalArgumentException if a limit is out of range */
    public RelaySettings {
        requireBetween("reservations", reservations, MOST_RESERVATIONS);
        requireBetween("circuits", circuits, MOST_CIRCUITS);
        requireBetween("reservations per network", reservationsPerNetwork, Integer.MAX_VALUE);
        requireBetween("circuits per peer", circuitsPerPeer, Integer.MAX_VALUE);
        requireBetween("circuits per network", circuitsPerNetwork, Integer.MAX_VALUE);
        if (circuitRate < 0 || totalRate < 0 || circuitBytes < 0 || peerBytes < 0 || circuitLife.isNegative()) {
            throw new IllegalArgumentException("A limit of a relay is not negative");
        }
        long lifeSeconds = reservationLife.toSeconds();
        if (lifeSeconds < 1 || lifeSeconds > Response.Reserved.MAX_SECONDS) {
            throw new IllegalArgumentException("A reservation lasts a second to a day, not " + reservationLife);
        }
        if (circuitIdle.toSeconds() < 1) {
            throw new IllegalArgumentException("A circuit lives for a second at least, not " + circuitIdle);
        }
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    private static void requireBetween(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("A relay has 1 to " + most + " " + what + ", not " + value);
        }
    }

    /** What every circuit is told that it may carry. */
    public CircuitLimits circuitLimits() {
        return new CircuitLimits(circuitRate, circuitBytes, (int) Math.min(circuitLife.toSeconds(), Integer.MAX_VALUE));
    }

    /** The same with other rates. */
    public RelaySettings withRates(long ofCircuit, long ofAll) {
        return new RelaySettings(
                reservations,
                reservationsPerNetwork,
                reservationLife,
                circuits,
                circuitsPerPeer,
                circuitsPerNetwork,
                ofCircuit,
                ofAll,
                circuitBytes,
                peerBytes,
                circuitLife,
                circuitIdle,
                allow,
                deny);
    }

    /** The same for so many. */
    public RelaySettings withPlaces(int reservationsAtMost, int circuitsAtMost) {
        return new RelaySettings(
                reservationsAtMost,
                reservationsPerNetwork,
                reservationLife,
                circuitsAtMost,
                circuitsPerPeer,
                circuitsPerNetwork,
                circuitRate,
                totalRate,
                circuitBytes,
                peerBytes,
                circuitLife,
                circuitIdle,
                allow,
                deny);
    }

    /** The same for others. */
    public RelaySettings withAccess(List<PeerId> allowed, List<PeerId> denied) {
        return new RelaySettings(
                reservations,
                reservationsPerNetwork,
                reservationLife,
                circuits,
                circuitsPerPeer,
                circuitsPerNetwork,
                circuitRate,
                totalRate,
                circuitBytes,
                peerBytes,
                circuitLife,
                circuitIdle,
                allowed,
                denied);
    }

    /** The same with other amounts. */
    public RelaySettings withAmounts(long ofCircuit, long ofPeer, Duration life) {
        return new RelaySettings(
                reservations,
                reservationsPerNetwork,
                reservationLife,
                circuits,
                circuitsPerPeer,
                circuitsPerNetwork,
                circuitRate,
                totalRate,
                ofCircuit,
                ofPeer,
                life,
                circuitIdle,
                allow,
                deny);
    }

    /** Those of tunnels to peers without a reservation: a lookup needs dozens for a moment, and none carries much. */
    public int outwardCircuits() {
        return circuits * OUTWARD_FACTOR;
    }

    /** Those of one peer; a lookup asks some fifty peers, and a circuit that is not used ends by itself. */
    public int outwardCircuitsPerPeer() {
        return (int) Math.min((long) circuitsPerPeer * OUTWARD_FACTOR, outwardCircuits());
    }

    /** Whether {@code peer} is served at all. */
    boolean serves(PeerId peer) {
        return !deny.contains(peer) && (allow.isEmpty() || allow.contains(peer));
    }
}
