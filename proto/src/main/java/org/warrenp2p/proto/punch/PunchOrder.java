package org.warrenp2p.proto.punch;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/**
 * What travels from one side to the other through a coordinator.
 *
 * @param punch the number that the initiator gave to the punch
 */
public record PunchOrder(long punch, Kind kind, Round round, PunchOffer offer) {

    /** What the other side is to do. */
    public enum Kind {
        /** Get ready for the round and answer with an order to fire. */
        PREPARE,
        /** Fire, at the instant that follows from the {@link Timing}. */
        FIRE,
        /** Nothing: the round that was to be prepared is not possible here. */
        DECLINE
    }

    /**
     * The coordinator sends word to both sides at once; the one that hears of it first waits for the other.
     *
     * @param ownDelayNanos from the coordinator to here: half of the round trip in its session
     * @param otherDelayNanos from the coordinator to the other side
     */
    public record Timing(long ownDelayNanos, long otherDelayNanos) {

        /** How long to wait after its word has come. */
        public long waitNanos() {
            return Math.max(0, otherDelayNanos - ownDelayNanos);
        }
    }

    /**
     * An order as the other side gets it.
     *
     * @param via who passed it on
     * @param validated where the coordinator has validated its sender
     */
    public record Delivery(PunchOrder order, Contact via, Endpoint validated, Timing timing) {}

    /**
     * What the sender of an order hears when it is passed on.
     *
     * @param validated where the coordinator has validated the other side
     */
    public record Receipt(Kind kind, Round round, Endpoint validated, Timing timing) {}
}
