package org.warrenp2p.testnet.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.warrenp2p.proto.Key;

/**
 * Finds the few of many that are closest to a key, without looking at the others. Sorted by key, those who share a prefix lie
 * together, and whoever shares a longer prefix with the target is closer to it: so the search begins with all and goes into
 * the half on the target's side for as long as that holds enough.
 */
final class KeyIndex<T> {

    private static final Key FIRST = new Key(0, 0, 0, 0);

    private final List<T> sorted;
    private final Function<T, Key> place;

    KeyIndex(Collection<T> all, Function<T, Key> place) {
        this.place = place;
        this.sorted = new ArrayList<>(all);
        // distances to the first key of all are in the order of the keys
        sorted.sort((a, b) -> FIRST.compareDistance(place.apply(a), place.apply(b)));
    }

    /** The {@code count} closest to {@code target}, closest first. */
    List<T> closest(Key target, int count) {
        int from = 0;
        int to = sorted.size();
        for (int bit = 0; bit < Key.BITS; bit++) {
            int middle = firstWithBit(from, to, bit);
            int nearFrom = hasBit(target, bit) ? middle : from;
            int nearTo = hasBit(target, bit) ? to : middle;
            if (nearTo - nearFrom < count) {
                break;
            }
            from = nearFrom;
            to = nearTo;
        }
        return Nearest.of(sorted.subList(from, to), place, target, count);
    }

    /** Where those begin who have {@code bit}, among {@code from} to {@code to}, who share all bits before it. */
    private int firstWithBit(int from, int to, int bit) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hasBit(place.apply(sorted.get(middle)), bit)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static boolean hasBit(Key key, int bit) {
        return key.differsAt(bit, FIRST);
    }
}
