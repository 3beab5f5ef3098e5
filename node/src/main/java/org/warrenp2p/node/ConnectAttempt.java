package org.warrenp2p.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a {@code connect}.
 *
 * @param round 1 for the plain dial
 */
public record ConnectAttempt(int round, Outcome outcome, Duration took) {

    /** A connect that failed names its class at the end of the sentence. */
    private static final Pattern NAMED = Pattern.compile("\\(([A-Z_]+)\\)$");

    /** The class of a connect that has failed; empty if {@code failure} is of something else. */
    public static Optional<Outcome> outcomeOf(WarrenException failure) {
        Matcher named = NAMED.matcher(String.valueOf(failure.getMessage()));
        return named.find()
                ? Arrays.stream(Outcome.values())
                        .filter(outcome -> outcome.name().equals(named.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /** How an attempt ended. */
    public enum Outcome {
        /** A direct path was made. */
        SUCCESS,
        /** The peer reached us before we reached it. */
        CONNECTION_REVERSED,
        /** The peer, or whoever could signal to it, was not found. */
        NO_SIGNAL,
        /** Nobody answered at the peer's endpoints. */
        NO_REPLY,
        /** The peer answered, but no link came to be. */
        FAILED,
        /** The peer did not want it. */
        REFUSED,
        /** The caller gave up. */
        CANCELLED
    }
}
