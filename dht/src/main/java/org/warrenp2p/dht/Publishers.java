package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.routing.RoutingTable;

/**
 * All that this node publishes, of whatever kind, and what all of them are told. Bounded by those who ask for publishers:
 * one for the own record, {@link KeepSettings#maxTopics} times the levels of a topic, {@link KeepSettings#maxValues}.
 */
final class Publishers {

    private final DhtPorts ports;
    private final DhtSettings settings;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final StorePlaces places;
    private final RandomGenerator random;
    private final Set<Publisher> open = new LinkedHashSet<>();

    Publishers(DhtPorts ports, DhtSettings settings, RoutingTable table, TableKeeper keeper, StorePlaces places) {
        this.ports = ports;
        this.settings = settings;
        this.table = table;
        this.keeper = keeper;
        this.places = places;
        this.random = ports.randoms().stream("dht.publish");
    }

    Publisher open(Publisher.Kind kind) {
        Publisher publisher = new Publisher(kind, random, ports, settings, table, keeper, places);
        open.add(publisher);
        return publisher;
    }

    void close(Publisher publisher) {
        open.remove(publisher);
        publisher.close();
    }

    /** The network has been joined, or our neighbourhood looked at. */
    void neighbourhoodKnown() {
        each(Publisher::neighbourhoodKnown);
    }

    /** The network's size is known from now on. */
    void sizeKnown() {
        each(Publisher::sizeKnown);
    }

    void close() {
        each(this::close);
    }

    private void each(Consumer<Publisher> task) {
        new ArrayList<>(open).forEach(task);
    }
}
