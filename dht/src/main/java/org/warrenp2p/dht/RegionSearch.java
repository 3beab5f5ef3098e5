package org.warrenp2p.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.warrenp2p.dht.lookup.Region;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.transport.Failure;

/** Finds everybody in a region, by a lookup in each of its cells, a few at a time. */
final class RegionSearch {

    /** A region has nine cells at most: so three round trips of a lookup, with the load of three. */
    private static final int AT_A_TIME = 3;

    private final Region region;
    private final int limit;
    private final BiFunction<Key, LookupRun.Listener, LookupRun> lookup;
    private final BiConsumer<List<Contact>, Integer> done;
    private final Queue<Key> places = new ArrayDeque<>();
    private final Set<LookupRun> running = new LinkedHashSet<>();
    /** At most k from each cell, and those known before. */
    private final List<Contact> found = new ArrayList<>();

    private int messages;
    private boolean closed;
    private boolean ended;

    /**
     * @param limit how many to find at most
     * @param lookup starts a lookup for the k closest to a key; the outcome comes in a later turn
     * @param done told who is there, closest first (nobody, if the node was closed), and how many requests it took; not after {@link #cancel}
     */
    RegionSearch(
            Region region,
            int limit,
            BiFunction<Key, LookupRun.Listener, LookupRun> lookup,
            BiConsumer<List<Contact>, Integer> done) {
        this.region = region;
        this.limit = limit;
        this.lookup = lookup;
        this.done = done;
    }

    /** @param known those that the search for the target itself has found: its own cell is not searched again */
    void start(List<Contact> known) {
        found.addAll(known);
        places.addAll(region.places().subList(0, region.places().size() - 1));
        step();
    }

    void cancel() {
        ended = true;
        places.clear();
        new ArrayList<>(running).forEach(LookupRun::cancel);
    }

    private void step() {
        if (ended) {
            return;
        }
        while (running.size() < AT_A_TIME && !places.isEmpty()) {
            ask(places.remove());
        }
        if (running.isEmpty()) {
            ended = true;
            done.accept(closed ? List.of() : region.choose(found, limit), messages);
        }
    }

    private void ask(Key place) {
        LookupRun[] run = new LookupRun[1];
        run[0] = lookup.apply(
                place,
                LookupRun.of(
                        finished -> {
                            found.addAll(finished.closest(Region.FOUND_PER_CELL));
                            over(run[0]);
                        },
                        failure -> {
                            closed |= failure.code() == Failure.Code.CLOSED;
                            over(run[0]);
                        }));
        running.add(run[0]);
    }

    private void over(LookupRun run) {
        messages += run.messages();
        running.remove(run);
        step();
    }
}
