package org.warrenp2p.proto.message;

/**
 * What one circuit through a relay may carry, both directions together; 0 is as much as it likes.
 *
 * @param bytesPerSecond of whole datagrams, the header of the circuit included
 * @param bytes in all
 * @param seconds how long it lives
 */
public record CircuitLimits(long bytesPerSecond, long bytes, int seconds) {

    /** No limit. */
    public static final CircuitLimits NONE = new CircuitLimits(0, 0, 0);

    /** @throws IllegalArgumentException if one is negative */
    public CircuitLimits {
        if (bytesPerSecond < 0 || bytes < 0 || seconds < 0) {
            throw new IllegalArgumentException("A limit is not negative");
        }
    }
}
