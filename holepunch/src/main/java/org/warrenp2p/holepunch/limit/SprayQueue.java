package org.warrenp2p.holepunch.limit;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * Who may spray: one at a time, in the order of asking; the others wait and are not turned away, up to a bound. A pair of
 * peers sprays once in ten minutes, an address is sprayed six times an hour.
 */
public final class SprayQueue {

    private final int mostWaiting;
    private final SlidingQuota<PeerId> pairs;
    private final SlidingQuota<IpAddress> targets;
    private final Queue<Ticket> waiting = new ArrayDeque<>();
    private @Nullable Ticket current;

    SprayQueue(LimitSettings settings) {
        this.mostWaiting = settings.waitingSprays();
        this.pairs = new SlidingQuota<>(1, LimitSettings.SPRAY_PAIR_NANOS, LimitSettings.KEYS);
        this.targets = new SlidingQuota<>(settings.spraysPerTarget(), LimitSettings.HOUR_NANOS, LimitSettings.KEYS);
    }

    /** A place in the queue. */
    public record Ticket(long punch, PeerId peer, IpAddress target) {}

    /**
     * What becomes of a ticket.
     *
     * @param retryNanos how long to wait before asking again; only with {@link Kind#REFUSED}
     */
    public record Decision(Kind kind, long retryNanos) {

        /** The kinds of decisions. */
        public enum Kind {
            /** Its turn has come. */
            GRANTED,
            /** It is in the queue. */
            WAITING,
            /** A cap is reached, or the queue is full. */
            REFUSED
        }
    }

    /** Asks for a turn. */
    public Decision request(Ticket ticket, long nowNanos) {
        long retryNanos =
                Math.max(pairs.waitNanos(ticket.peer(), nowNanos), targets.waitNanos(ticket.target(), nowNanos));
        if (retryNanos > 0) {
            return new Decision(Decision.Kind.REFUSED, retryNanos);
        }
        if (current == null) {
            current = ticket;
            return new Decision(Decision.Kind.GRANTED, 0);
        }
        if (waiting.size() >= mostWaiting) {
            return new Decision(Decision.Kind.REFUSED, LimitSettings.MINUTE_NANOS);
        }
        waiting.add(ticket);
        return new Decision(Decision.Kind.WAITING, 0);
    }

    /**
     * The first packet of a granted spray goes out: from now on it counts.
     *
     * @return whether it may: not without a turn, and not beyond the caps
     */
    public boolean tryStart(long punch, long nowNanos) {
        Ticket ticket = current;
        return ticket != null
                && ticket.punch() == punch
                && pairs.waitNanos(ticket.peer(), nowNanos) <= 0
                && targets.tryTake(ticket.target(), nowNanos)
                && pairs.tryTake(ticket.peer(), nowNanos);
    }

    /**
     * A spray is over, or is not wanted any more.
     *
     * @return whose turn it is now, if that has changed; those whose caps were reached meanwhile are passed over with
     *     {@link #refusedMeanwhile}
     */
    public @Nullable Ticket release(long punch, long nowNanos) {
        waiting.removeIf(ticket -> ticket.punch() == punch);
        if (current == null || current.punch() != punch) {
            return null;
        }
        current = waiting.poll();
        return current;
    }

    /** Takes those out of the queue whose cap was reached while they waited; the caller tells them. */
    public @Nullable Ticket refusedMeanwhile(long nowNanos) {
        Iterator<Ticket> tickets = waiting.iterator();
        while (tickets.hasNext()) {
            Ticket ticket = tickets.next();
            if (pairs.waitNanos(ticket.peer(), nowNanos) > 0 || targets.waitNanos(ticket.target(), nowNanos) > 0) {
                tickets.remove();
                return ticket;
            }
        }
        return null;
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }
}
