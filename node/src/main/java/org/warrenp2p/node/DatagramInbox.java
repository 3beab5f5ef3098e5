package org.warrenp2p.node;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Counters;

/**
 * Hands the datagrams of one link to the application one after another, in the order in which they came. A listener that
 * is slower than its peer loses the newest ones, which is what datagrams may do; they are counted.
 */
final class DatagramInbox {

    /** About 300 KB: some 20 ms of a 100 Mbit/s flow, as much as a thread may be late. */
    static final int MAX_WAITING = 256;

    private final Consumer<Runnable> callbacks;
    private final Counters.Counter dropped;
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private @Nullable Consumer<ByteBuffer> listener;
    private boolean delivering;

    DatagramInbox(Consumer<Runnable> callbacks, Counters counters) {
        this.callbacks = callbacks;
        this.dropped = counters.counter("link.datagram_dropped_unread");
    }

    synchronized void listen(Consumer<ByteBuffer> newListener) {
        listener = newListener;
    }

    /** On the loop: copies {@code payload}. */
    void add(ByteBuffer payload) {
        synchronized (this) {
            if (listener == null || waiting.size() >= MAX_WAITING) {
                dropped.increment();
                return;
            }
            waiting.add(ByteBuffer.allocate(payload.remaining()).put(payload).flip());
            if (delivering) {
                return;
            }
            delivering = true;
        }
        callbacks.accept(this::deliver);
    }

    private void deliver() {
        for (Runnable next = next(); next != null; next = next()) {
            InOrder.runGuarded(next);
        }
    }

    private synchronized @Nullable Runnable next() {
        ByteBuffer payload = waiting.poll();
        Consumer<ByteBuffer> current = listener;
        if (payload == null || current == null) {
            delivering = false;
            return null;
        }
        return () -> current.accept(payload);
    }
}
