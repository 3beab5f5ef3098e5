package org.warrenp2p.cli.demo;

import java.util.List;
import java.util.stream.Stream;

/** The figure in the middle. */
final class Median {

    private Median() {}

    /**
     * The middle one of {@code figures}, the lower of two.
     *
     * @throws IllegalArgumentException if there are none
     */
    static <T extends Comparable<T>> T of(Stream<T> figures) {
        List<T> sorted = figures.sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("Nothing has no middle");
        }
        return sorted.get((sorted.size() - 1) / 2);
    }
}
