package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** A completion that remembers every call. */
final class Outcome<T> implements Completion<T> {

    private final List<T> values = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    @Override
    public void succeeded(T value) {
        values.add(value);
    }

    @Override
    public void failed(Failure failure) {
        failures.add(failure);
    }

    /** How often it was called. */
    int calls() {
        return values.size() + failures.size();
    }

    /** The value of the one call. */
    T value() {
        assertThat(failures).isEmpty();
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    /** The code of the one call. */
    Failure.Code failureCode() {
        return failure().code();
    }

    /** The failure of the one call. */
    Failure failure() {
        assertThat(values).isEmpty();
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }
}
