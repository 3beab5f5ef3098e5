package org.warrenp2p.bench;

import org.jspecify.annotations.Nullable;

/**
 * One number of a benchmark.
 *
 * @param name snake_case, with its unit: {@code p50_ms}
 * @param bar what it is held against, or null if it only explains another
 */
public record Figure(String name, double value, @Nullable Bar bar) {

    /** @throws IllegalArgumentException if the value is infinite or no number */
    public Figure {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value);
        }
    }

    /** A figure that explains. */
    public static Figure of(String name, double value) {
        return new Figure(name, value, null);
    }

    /** A figure with a bar. */
    public static Figure of(String name, double value, Bar bar) {
        return new Figure(name, value, bar);
    }

    /** Whether it meets its bar, or has none. */
    public boolean met() {
        return bar == null || bar.isMetBy(value);
    }
}
