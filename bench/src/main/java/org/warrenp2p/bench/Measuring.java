package org.warrenp2p.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a benchmark is to be run.
 *
 * @param time how long to measure, after warming up; benchmarks that count something else take as long as they need
 * @param progress told how far it has come
 * @param remarks told, in a sentence, what whoever reads the figures has to know: what could not be measured, and why
 * @param launcher the words that start the program, before its command; empty if they are not known
 */
public record Measuring(Duration time, Progress progress, Consumer<String> remarks, List<String> launcher) {

    /** @throws IllegalArgumentException if there is no time */
    public Measuring {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A measurement takes longer than nothing");
        }
        launcher = List.copyOf(launcher);
    }

    /** For so long, told to nobody. */
    public static Measuring quietly(Duration time) {
        return new Measuring(time, (what, done, total) -> {}, remark -> {}, List.of());
    }

    /** Hears how far a benchmark has come. */
    @FunctionalInterface
    public interface Progress {

        /** {@code done} of {@code total} is done. */
        void show(String what, long done, long total);
    }
}
