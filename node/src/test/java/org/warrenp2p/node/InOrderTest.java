package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InOrderTest {

    private final ArrayDeque<Runnable> executor = new ArrayDeque<>();
    private final InOrder callbacks = new InOrder(executor::add);
    private final List<Integer> heard = new ArrayList<>();

    @Test
    void shouldOccupyOneThreadAtATime() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            callbacks.run(() -> heard.add(number));
        }

        assertThat(executor).hasSize(1);
        executor.remove().run();
        assertThat(heard).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void shouldRunWhatComesLater() {
        callbacks.run(() -> heard.add(1));
        executor.remove().run();
        callbacks.run(() -> heard.add(2));
        executor.remove().run();

        assertThat(heard).containsExactly(1, 2);
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() {
        List<Throwable> uncaught = new ArrayList<>();
        Thread thread = Thread.currentThread();
        var before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
        try {
            callbacks.run(() -> {
                throw new IllegalStateException("a fault of the application");
            });
            callbacks.run(() -> heard.add(1));
            executor.remove().run();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(heard).containsExactly(1);
        assertThat(uncaught).extracting(Throwable::getMessage).containsExactly("a fault of the application");
    }
}
