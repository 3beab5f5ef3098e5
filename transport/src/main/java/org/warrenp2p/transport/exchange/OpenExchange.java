package org.warrenp2p.transport.exchange;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.session.Outgoing;

/** A request of ours from being asked until it is answered or given up. */
final class OpenExchange {

    /** Where it stands. */
    enum State {
        /** Waits for a slot. */
        QUEUED,
        /** Has a slot; waits for a handshake, or travels in its first packet, which is retransmitted there. */
        IN_HANDSHAKE,
        /** Has a slot and has left in a session; it is retransmitted here. */
        SENT,
        /** Over; the listener has heard. */
        DONE
    }

    final Destination destination;
    final Frame.Asking frame;
    final Exchanges.Listener listener;
    final long deadlineNanos;

    State state = State.QUEUED;
    long startedNanos;
    long sentNanos;
    int transmissions;
    boolean slow;
    DeadlineQueue.@Nullable Deadline deadline;

    /** In a chain of {@link OpenExchanges}. */
    @Nullable
    OpenExchange next;

    OpenExchange(Destination destination, Frame.Asking frame, Exchanges.Listener listener, long deadlineNanos) {
        this.destination = destination;
        this.frame = frame;
        this.listener = listener;
        this.deadlineNanos = deadlineNanos;
    }

    long id() {
        return frame.exchange();
    }

    Outgoing outgoing() {
        int inSessionBytes = AnswerSizes.inSessionBytes(frame.request().kind());
        return new Outgoing(destination.contact, frame, inSessionBytes, destination.rtt.pace(), deadlineNanos);
    }

    /** When it has to be looked at next. */
    long wakeNanos() {
        long wake = deadlineNanos;
        if (state == State.SENT) {
            wake = earlier(wake, retransmitAtNanos());
        }
        if (state != State.QUEUED && !slow) {
            wake = earlier(wake, slowAtNanos());
        }
        return wake;
    }

    long slowAtNanos() {
        return startedNanos + Math.max(destination.rtt.slowNanos(), ExchangeService.MIN_SLOW_NANOS);
    }

    long retransmitAtNanos() {
        return sentNanos + destination.rtt.pace().waitNanos(transmissions - 1);
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }
}
