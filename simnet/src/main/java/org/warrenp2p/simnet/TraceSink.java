package org.warrenp2p.simnet;

/**
 * Hears of what happens on some hosts, in the order in which it happens, for looking at a failed run. It must not act on the
 * simulation, so a run with a sink is the same as without one.
 */
public interface TraceSink {

    /** Whether what happens on {@code host} at {@code timeNanos} after the start is wanted. Asked often: it has to be quick. */
    boolean wants(long timeNanos, SimHost host);

    /** Something happened that is wanted. */
    void onEvent(TraceEvent event);
}
