package org.warrenp2p.transport;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named counters of one node: everything refused, dropped or bounded is counted here. Only from the loop; a snapshot is
 * handed to other threads. Names are dotted and snake_case: {@code session.packet_replayed}.
 */
public final class Counters {

    private final SortedMap<String, Counter> counters = new TreeMap<>();

    /** The counter of this name, made at 0 when first asked for; ask once and keep it. */
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, ignored -> new Counter());
    }

    /** All values by name. */
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> values = new TreeMap<>();
        counters.forEach((name, counter) -> values.put(name, counter.value));
        return values;
    }

    /** A number that only grows. */
    public static final class Counter {

        private long value;

        private Counter() {}

        /** One more. */
        public void increment() {
            value++;
        }

        /** {@code amount} more. */
        public void add(long amount) {
            value += amount;
        }

        /** The number. */
        public long value() {
            return value;
        }
    }
}
