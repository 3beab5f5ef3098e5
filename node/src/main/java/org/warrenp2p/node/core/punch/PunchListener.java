package org.warrenp2p.node.core.punch;

import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.proto.punch.Round;

/** Who wanted the punch. */
public interface PunchListener {

    /**
     * The peer can be reached: a session exists, on a path that is good enough to begin a link, while better ones are
     * still looked for. At most once, and before the others.
     */
    void onReachable();

    /** A path was opened in {@code round}. */
    void onOpened(Round round);

    /** There is none. */
    void onFailed(PunchFailure failure);
}
