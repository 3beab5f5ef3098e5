package org.warrenp2p.holepunch.nat;

import java.time.Duration;

/**
 * How observations are kept and counted.
 *
 * @param quorum observers in distinct prefixes from which on a mapped endpoint counts as confirmed
 * @param maxObservations most observations at a time, the least recent is forgotten first
 * @param maxVotes only so many of the latest prefixes vote, so that a new mapping is noticed soon
 * @param maxAgeNanos older ones do not count
 */
public record ObservationSettings(int quorum, int maxObservations, int maxVotes, long maxAgeNanos) {

    /**
     * PROTOCOL, observing: a quorum of 4. Twelve prefixes outvote a third of liars among them and turn over within a
     * few lookups; ten minutes is the longest that home routers keep a mapping (Hätönen et al., IMC 2010).
     */
    public static final ObservationSettings DEFAULT =
            new ObservationSettings(4, 256, 12, Duration.ofMinutes(10).toNanos());

    /** @throws IllegalArgumentException if a number is not positive or there are fewer votes than a quorum needs */
    public ObservationSettings {
        if (quorum < 1 || maxVotes < quorum || maxObservations < maxVotes || maxAgeNanos <= 0) {
            throw new IllegalArgumentException("A quorum needs as many votes, and those as many observations");
        }
    }
}
