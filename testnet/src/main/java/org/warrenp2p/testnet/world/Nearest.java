package org.warrenp2p.testnet.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.warrenp2p.proto.Key;

/** Selects the few of many that are closest to a key. */
final class Nearest {

    private Nearest() {}

    /** The {@code count} of {@code all} whose {@code place} is closest to {@code target}, closest first. */
    static <T> List<T> of(Collection<T> all, Function<T, Key> place, Key target, int count) {
        Comparator<T> closestFirst = (a, b) -> target.compareDistance(place.apply(a), place.apply(b));
        PriorityQueue<T> nearest = new PriorityQueue<>(count + 1, closestFirst.reversed());
        for (T one : all) {
            nearest.add(one);
            if (nearest.size() > count) {
                nearest.poll();
            }
        }
        List<T> sorted = new ArrayList<>(nearest);
        sorted.sort(closestFirst);
        return sorted;
    }
}
