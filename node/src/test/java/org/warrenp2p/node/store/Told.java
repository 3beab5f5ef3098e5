package org.warrenp2p.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** A completion that keeps what it is told, and how often. */
final class Told<T> implements Completion<T> {

    final List<T> values = new ArrayList<>();
    final List<Failure> failures = new ArrayList<>();

    boolean ended() {
        return times() > 0;
    }

    int times() {
        return values.size() + failures.size();
    }

    T value() {
        return values.get(0);
    }

    Failure.@Nullable Code code() {
        return failures.isEmpty()
                ? null
                : Objects.requireNonNull(failures.get(0)).code();
    }

    @Override
    public void succeeded(T value) {
        values.add(value);
    }

    @Override
    public void failed(Failure failure) {
        failures.add(failure);
    }
}
