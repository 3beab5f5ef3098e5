package org.warrenp2p.transport;

import java.util.function.Consumer;

/** Where the result of an operation goes: exactly one of the two is called, once, on the node's loop, in a later turn. */
public interface Completion<T> {

    /** It is done. */
    void succeeded(T value);

    /** It is not done, and why. */
    void failed(Failure failure);

    /** A completion of two lambdas. */
    static <T> Completion<T> of(Consumer<T> onSuccess, Consumer<Failure> onFailure) {
        return new Completion<>() {
            @Override
            public void succeeded(T value) {
                onSuccess.accept(value);
            }

            @Override
            public void failed(Failure failure) {
                onFailure.accept(failure);
            }
        };
    }
}
