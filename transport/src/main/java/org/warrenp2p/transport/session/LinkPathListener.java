package org.warrenp2p.transport.session;

import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * Hears what becomes of the paths of peers with links. Called on the node's loop, in the middle of what is told: whoever acts on
 * it does so in a later turn.
 */
public interface LinkPathListener {

    /** The path in use has missed an answer; two more, and it is dead. */
    default void onSuspected(PeerId peer, Path path) {}

    /** {@code path} has missed three answers in a row, or is gone with the session, so long after it was validated. */
    default void onDead(PeerId peer, Path path, long ageNanos) {}

    /** No path to {@code peer} is known to live: what its link sends is lost until there is another one. */
    default void onLost(PeerId peer) {}

    /** After {@link #onLost}: there is one, or the old one lives again. */
    default void onFound(PeerId peer) {}

    /** One of the paths to {@code peer} has opened, is used from now on, or has closed. */
    default void onChanged(PeerId peer, PathChange change) {}
}
