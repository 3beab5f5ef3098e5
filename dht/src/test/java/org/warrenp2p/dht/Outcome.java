package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** Keeps what a completion was told, and that it was told once. */
final class Outcome<T> implements Completion<T> {

    private @Nullable T value;
    private @Nullable Failure failure;

    @Override
    public void succeeded(T result) {
        assertOpen();
        value = result;
    }

    @Override
    public void failed(Failure reason) {
        assertOpen();
        failure = reason;
    }

    boolean isOpen() {
        return value == null && failure == null;
    }

    T value() {
        T result = value;
        if (result == null) {
            throw new AssertionError("No result; failure: " + failure);
        }
        return result;
    }

    Failure failure() {
        Failure reason = failure;
        if (reason == null) {
            throw new AssertionError("No failure; result: " + value);
        }
        return reason;
    }

    private void assertOpen() {
        assertThat(isOpen()).as("completed once").isTrue();
    }
}
