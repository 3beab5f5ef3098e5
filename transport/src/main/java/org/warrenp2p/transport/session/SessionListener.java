package org.warrenp2p.transport.session;

import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PeerPaths;

/** Hears of peers with whom confirmed sessions begin and end. Called on the node's loop. */
public interface SessionListener {

    /**
     * There is a confirmed session with {@code peer} now, the first one.
     *
     * @param path where its newest packet came from; {@link PeerPaths#pathTo} says whether that has proved itself
     */
    default void onConfirmed(PeerId peer, PeerPaths.Path path) {}

    /** The last confirmed session with {@code peer} is gone: idle, displaced or worn out. */
    default void onLost(PeerId peer) {}

    /** {@code peer} has said that it stops. {@link #onLost} is not called as well. */
    default void onGoodbye(PeerId peer) {}
}
