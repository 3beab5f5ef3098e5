package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** Keeps how an operation ended, and fails if it ends twice. */
final class Outcome<T> implements Completion<T> {

    private @Nullable T value;
    private @Nullable Failure failure;

    @Override
    public void succeeded(T result) {
        requireOpen();
        value = result;
    }

    @Override
    public void failed(Failure reason) {
        requireOpen();
        failure = reason;
    }

    boolean isOver() {
        return value != null || failure != null;
    }

    T value() {
        if (value == null) {
            throw new AssertionError("No value, but " + failure);
        }
        return value;
    }

    Failure.@Nullable Code code() {
        return failure == null ? null : failure.code();
    }

    private void requireOpen() {
        if (isOver()) {
            throw new AssertionError("An operation ends once");
        }
    }
}
