package org.warrenp2p.node.core.coordination;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.PeerId;

/** Peers that something holds for until a moment; a bounded number of them, the one that was added first gives way. */
final class PeerTimes {

    /** As many as a node may give up or use within minutes. */
    static final int MANY = 256;

    static final int FEW = 32;

    private final int most;
    private final Map<PeerId, Long> untilNanos = new LinkedHashMap<>();

    PeerTimes(int most) {
        this.most = most;
    }

    void keep(PeerId peer, long until) {
        untilNanos.remove(peer);
        if (untilNanos.size() >= most) {
            Iterator<PeerId> oldest = untilNanos.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        untilNanos.put(peer, until);
    }

    void clear() {
        untilNanos.clear();
    }

    boolean contains(PeerId peer, long nowNanos) {
        Long until = untilNanos.get(peer);
        return until != null && until - nowNanos > 0;
    }
}
