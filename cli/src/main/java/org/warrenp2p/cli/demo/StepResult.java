package org.warrenp2p.cli.demo;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step of the tour.
 *
 * @param text what happened, for people
 * @param took how long it took; empty if it was not tried
 */
public record StepResult(String name, Outcome outcome, String text, Optional<Duration> took) {

    /** How a step ended. */
    public enum Outcome {
        /** As it should. */
        DONE,
        /** Something went wrong or was late. */
        FAILED,
        /** A step before it failed. */
        SKIPPED
    }

    static StepResult done(String name, String text, Duration took) {
        return new StepResult(name, Outcome.DONE, text, Optional.of(took));
    }

    static StepResult failed(String name, String text, Duration took) {
        return new StepResult(name, Outcome.FAILED, text, Optional.of(took));
    }

    static StepResult skipped(String name) {
        return new StepResult(name, Outcome.SKIPPED, "not tried, because of the step before", Optional.empty());
    }

    /** Whether it succeeded; null if it was not tried. */
    public @Nullable Boolean okOrNull() {
        return switch (outcome) {
            case DONE -> true;
            case FAILED -> false;
            case SKIPPED -> null;
        };
    }
}
