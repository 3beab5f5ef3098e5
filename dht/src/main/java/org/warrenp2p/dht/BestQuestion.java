package org.warrenp2p.dht;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A question of whose answers only the best counts; tells of each one that is better than all before. */
abstract class BestQuestion<T> implements Question {

    private final Consumer<? super T> listener;
    private @Nullable T best;

    /** @param here what we have ourselves, or null */
    BestQuestion(@Nullable T here, Consumer<? super T> listener) {
        this.best = here;
        this.listener = listener;
    }

    /** Whether {@code candidate} replaces {@code other}. */
    abstract boolean supersedes(T candidate, T other);

    /** The best so far, or null. */
    final @Nullable T best() {
        return best;
    }

    @Override
    public final void started() {
        T here = best;
        if (here != null) {
            listener.accept(here);
        }
    }

    @Override
    public final boolean hasFound() {
        return best != null;
    }

    /** A genuine answer; returns whether it is the best now. */
    final boolean consider(T candidate) {
        T before = best;
        if (before != null && !supersedes(candidate, before)) {
            return false;
        }
        best = candidate;
        listener.accept(candidate);
        return true;
    }
}
