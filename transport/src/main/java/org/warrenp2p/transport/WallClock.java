package org.warrenp2p.transport;

/** The time of day, which may jump; only for the expiry of records. Everything else takes {@link EventLoop#nanoTime}. */
@FunctionalInterface
public interface WallClock {

    /** Milliseconds since 1970. */
    long millis();
}
