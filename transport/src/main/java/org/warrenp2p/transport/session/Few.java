package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Immutable lists of very few: a node keeps several for each of hundreds of peers, and nearly all of them are empty, which
 * costs nothing, or hold one thing.
 */
final class Few {

    private Few() {}

    /** {@code list} with {@code added} at its end. */
    static <T> List<T> with(List<T> list, T added) {
        if (list.isEmpty()) {
            return List.of(added);
        }
        List<T> longer = new ArrayList<>(list);
        longer.add(added);
        return List.copyOf(longer);
    }

    /** {@code list} with {@code added} before everything else. */
    static <T> List<T> withFirst(T added, List<T> list) {
        if (list.isEmpty()) {
            return List.of(added);
        }
        List<T> longer = new ArrayList<>(list);
        longer.add(0, added);
        return List.copyOf(longer);
    }

    /** {@code list} without the first that equals {@code removed}; the same list if there is none. */
    static <T> List<T> without(List<T> list, T removed) {
        if (!list.contains(removed)) {
            return list;
        }
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(removed);
        return List.copyOf(shorter);
    }
}
