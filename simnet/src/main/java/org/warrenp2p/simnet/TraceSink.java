package org.warrenp2p.simnet;

/** Hears of every event in the order in which they happen, as text; for looking at a failed run. Slow. */
@FunctionalInterface
public interface TraceSink {

    /** One event, {@code timeNanos} after the start. */
    void onEvent(long timeNanos, String event);
}
