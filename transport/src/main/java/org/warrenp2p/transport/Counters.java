package org.warrenp2p.transport;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named counters of one node: everything refused, dropped or bounded is counted here. Only from the loop; a snapshot is
 * handed to other threads. Names are dotted and snake_case: {@code session.packet_replayed}.
 */
public final class Counters {

    /** Sorted by name: a node has about 150, which a map would cost more than they themselves do. */
    private Counter[] counters = new Counter[0];

    /** The counter of this name, made at 0 when first asked for; ask once and keep it. */
    public Counter counter(String name) {
        int place = placeOf(name);
        if (place < counters.length && counters[place].name.equals(name)) {
            return counters[place];
        }
        Counter added = new Counter(name);
        Counter[] more = Arrays.copyOf(counters, counters.length + 1);
        System.arraycopy(counters, place, more, place + 1, counters.length - place);
        more[place] = added;
        counters = more;
        return added;
    }

    /** Where the counter of this name is, or would be. */
    private int placeOf(String name) {
        int from = 0;
        int to = counters.length;
        while (from < to) {
            int middle = (from + to) / 2;
            if (counters[middle].name.compareTo(name) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** All values by name. */
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> values = new TreeMap<>();
        for (Counter counter : counters) {
            values.put(counter.name, counter.value);
        }
        return values;
    }

    /** A number that only grows. */
    public static final class Counter {

        private final String name;
        private long value;

        private Counter(String name) {
            this.name = name;
        }

        /** What it is called. */
        public String name() {
            return name;
        }

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
