package org.warrenp2p.node.core.punch;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;

/** Opens paths to peers that strangers cannot reach. */
@FunctionalInterface
public interface PathOpener {

    /**
     * Tries to open a path to the peer of {@code record}.
     *
     * @return gives up: the listener hears nothing more. Null if too many are being opened already
     */
    @Nullable
    Runnable open(PeerRecord record, PunchListener listener);

    /** Whether a path to {@code peer} is being opened, whoever began. */
    default boolean isUnderWay(PeerId peer) {
        return false;
    }

    /** Whether a peer needs this: it names those who pass orders on. */
    static boolean isNeeded(PeerRecord record) {
        return !record.coordinators().isEmpty();
    }
}
