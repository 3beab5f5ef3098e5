package org.warrenp2p.node.core;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.warrenp2p.transport.EventLoop;

/**
 * Holds the first record of a node back for as long as it would only say where nobody reaches it: behind a translator, until it
 * is known whether strangers come in or coordinators are found. Whoever finds the record later trusts it for a while.
 */
final class FirstPublication {

    /** What measuring and asking coordinators take at most, and a little more; the record is published then in any case. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final EventLoop loop;
    private final BooleanSupplier isWorthIt;
    private final Runnable publish;
    private EventLoop.Timer timer = () -> {};
    private State state = State.NOT_YET;

    private enum State {
        NOT_YET,
        WAITING,
        DONE
    }

    FirstPublication(EventLoop loop, BooleanSupplier isWorthIt, Runnable publish) {
        this.loop = loop;
        this.isWorthIt = isWorthIt;
        this.publish = publish;
    }

    /** The node has joined. */
    void begin() {
        state = State.WAITING;
        timer = loop.schedule(PATIENCE_NANOS, this::publish);
        reconsider();
    }

    /** Something that the record says has changed. */
    void reconsider() {
        if (state == State.WAITING && isWorthIt.getAsBoolean()) {
            publish();
        }
    }

    void close() {
        state = State.DONE;
        timer.cancel();
    }

    private void publish() {
        if (state == State.WAITING) {
            close();
            publish.run();
        }
    }
}
