package org.warrenp2p.dht;

/** A search under way, waiting or running. */
public interface Search {

    /** Gives up: the listener hears nothing more. Does nothing if the search has ended. Only from the loop. */
    void cancel();
}
