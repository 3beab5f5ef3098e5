package org.warrenp2p.node;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs callbacks of one operation one after another, in the order in which they were given, whatever they throw. */
final class InOrder {

    private final Consumer<Runnable> callbacks;
    /** Bounded by what the caller asked for. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private boolean running;

    InOrder(Consumer<Runnable> callbacks) {
        this.callbacks = callbacks;
    }

    void run(Runnable callback) {
        synchronized (this) {
            waiting.add(callback);
            if (running) {
                return;
            }
            running = true;
        }
        callbacks.accept(this::runAll);
    }

    private void runAll() {
        for (Runnable next = next(); next != null; next = next()) {
            runGuarded(next);
        }
    }

    /** Runs one; what it throws is the application's fault, and goes where its threads' uncaught exceptions go. */
    static void runGuarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        running = next != null;
        return next;
    }
}
