package org.warrenp2p.transport.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are not over, by id: a hash table whose entries are chained through themselves. Ids are random, and
 * our own, so their lowest bits will do as a hash. Grows with what is in it; the service bounds that.
 */
final class OpenExchanges {

    private static final int INITIAL_CAPACITY = 8;

    /** The first of each chain; the length is a power of two. */
    private @Nullable OpenExchange[] chains = new OpenExchange[INITIAL_CAPACITY];

    private int size;

    int size() {
        return size;
    }

    @Nullable
    OpenExchange get(long id) {
        OpenExchange exchange = chains[placeOf(id)];
        while (exchange != null && exchange.id() != id) {
            exchange = exchange.next;
        }
        return exchange;
    }

    /** Adds {@code exchange}; there is none of its id. */
    void add(OpenExchange exchange) {
        if (size == chains.length) {
            grow();
        }
        link(exchange);
        size++;
    }

    /** Takes out {@code exchange}, which is here. */
    void remove(OpenExchange exchange) {
        int place = placeOf(exchange.id());
        OpenExchange first = chains[place];
        if (first == exchange) {
            chains[place] = exchange.next;
        } else {
            OpenExchange before = first;
            while (before != null && before.next != exchange) {
                before = before.next;
            }
            if (before != null) {
                before.next = exchange.next;
            }
        }
        exchange.next = null;
        size--;
    }

    private void grow() {
        @Nullable OpenExchange[] old = chains;
        chains = new OpenExchange[2 * old.length];
        for (OpenExchange first : old) {
            OpenExchange exchange = first;
            while (exchange != null) {
                OpenExchange next = exchange.next;
                link(exchange);
                exchange = next;
            }
        }
    }

    private void link(OpenExchange exchange) {
        int place = placeOf(exchange.id());
        exchange.next = chains[place];
        chains[place] = exchange;
    }

    private int placeOf(long id) {
        return (int) id & (chains.length - 1);
    }
}
