package org.warrenp2p.node;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** What a completion was told; more than one end is an error. */
final class Heard<T> implements Completion<T> {

    @Nullable
    T value;

    @Nullable
    Failure failure;

    @Override
    public void succeeded(T told) {
        requireFirst();
        value = told;
    }

    @Override
    public void failed(Failure told) {
        requireFirst();
        failure = told;
    }

    T result() {
        return Objects.requireNonNull(value, () -> "It failed: " + failure);
    }

    Failure reason() {
        return Objects.requireNonNull(failure, "It did not fail");
    }

    boolean ended() {
        return value != null || failure != null;
    }

    Failure.Code code() {
        return reason().code();
    }

    private void requireFirst() {
        if (ended()) {
            throw new AssertionError("It was told twice");
        }
    }
}
