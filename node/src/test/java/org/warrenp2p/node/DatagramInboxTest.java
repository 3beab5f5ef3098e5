package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.Counters;

class DatagramInboxTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final Counters counters = new Counters();
    private final DatagramInbox inbox = new DatagramInbox(tasks::add, counters);
    private final List<Integer> heard = new ArrayList<>();

    @Test
    void shouldDeliverInOrderFromOneTask() {
        inbox.listen(payload -> heard.add((int) payload.get()));
        add(1);
        add(2);
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        add(3);
        tasks.remove(0).run();
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void shouldDropAndCountWhatNobodyReads() {
        add(1);
        assertThat(dropped()).isEqualTo(1);
        inbox.listen(payload -> heard.add((int) payload.get()));
        for (int i = 0; i < DatagramInbox.MAX_WAITING + 3; i++) {
            add(i % 100);
        }
        assertThat(dropped()).isEqualTo(4);
        tasks.forEach(Runnable::run);
        assertThat(heard).hasSize(DatagramInbox.MAX_WAITING);
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() {
        List<Throwable> uncaught = new ArrayList<>();
        Thread thread = Thread.currentThread();
        var before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
        inbox.listen(payload -> heard.add(1 / payload.get()));
        try {
            add(0);
            add(1);
            tasks.remove(0).run();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(heard).containsExactly(1);
        assertThat(uncaught).singleElement().isInstanceOf(ArithmeticException.class);
    }

    private void add(int value) {
        inbox.add(ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    private long dropped() {
        return counters.counter("link.datagram_dropped_unread").value();
    }
}
