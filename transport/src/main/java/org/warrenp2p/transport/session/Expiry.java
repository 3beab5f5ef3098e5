package org.warrenp2p.transport.session;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.table.EntryOrder;

/**
 * What ends when its time has come, in the order in which that happens, behind one deadline: that of the first. It is not
 * moved when the first one is heard from; then it finds nothing due and begins anew. So neither a packet nor a session
 * costs a timer.
 */
final class Expiry<E extends EntryOrder.Member<E>> {

    private final EntryOrder<E> waiting = new EntryOrder<>();
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final ToLongFunction<E> endNanos;
    private final Consumer<E> onEnd;

    private DeadlineQueue.@Nullable Deadline deadline;
    private long deadlineNanos;

    /**
     * Nothing waits.
     *
     * @param endNanos when something ends; it may only grow, and {@link #postpone} must be called then
     * @param onEnd must take out what it is given
     */
    Expiry(SessionClock clock, DeadlineQueue deadlines, ToLongFunction<E> endNanos, Consumer<E> onEnd) {
        this.clock = clock;
        this.deadlines = deadlines;
        this.endNanos = endNanos;
        this.onEnd = onEnd;
    }

    void add(E entry) {
        waiting.addSorted(entry, endNanos);
        arm();
    }

    void remove(E entry) {
        waiting.remove(entry);
    }

    /** The end of {@code entry} lies behind that of all others now. */
    void postpone(E entry) {
        waiting.moveToEnd(entry);
    }

    /** The one that ends first. */
    @Nullable
    E first() {
        return waiting.first();
    }

    int size() {
        return waiting.size();
    }

    /** All that wait, the one that ends first at the beginning; a copy. */
    List<E> toList() {
        return waiting.toList();
    }

    private void arm() {
        E first = waiting.first();
        if (first == null) {
            return;
        }
        long firstNanos = endNanos.applyAsLong(first);
        if (deadline != null) {
            if (firstNanos - deadlineNanos >= 0) {
                return;
            }
            deadline.cancel();
        }
        deadlineNanos = firstNanos;
        deadline = deadlines.at(firstNanos, this::check);
    }

    private void check() {
        deadline = null;
        long now = clock.now();
        try {
            E first = waiting.first();
            while (first != null && endNanos.applyAsLong(first) - now <= 0) {
                onEnd.accept(first);
                first = waiting.first();
            }
        } finally {
            arm();
        }
    }
}
