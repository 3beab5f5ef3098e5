package org.warrenp2p.proto.message;

import org.warrenp2p.proto.Endpoint;

/**
 * What a coordinator tells each of the two sides of an order that it passes on, so that both can fire at the same instant.
 *
 * @param validated where it has validated the other side
 * @param ownDelayMicros how long word takes from the coordinator to whoever gets this: half of the round trip
 * @param otherDelayMicros how long word takes to the other side
 */
public record Passage(Endpoint validated, int ownDelayMicros, int otherDelayMicros) {

    /** 5 s each way: exchanges do not wait longer for an answer before they repeat a request. */
    public static final int MAX_DELAY_MICROS = 5_000_000;

    /** @throws IllegalArgumentException if a delay is out of range */
    public Passage {
        if (isOutOfRange(ownDelayMicros) || isOutOfRange(otherDelayMicros)) {
            throw new IllegalArgumentException(
                    "Word takes 0 to 5,000,000 us, not " + ownDelayMicros + " and " + otherDelayMicros);
        }
    }

    private static boolean isOutOfRange(int micros) {
        return micros < 0 || micros > MAX_DELAY_MICROS;
    }
}
