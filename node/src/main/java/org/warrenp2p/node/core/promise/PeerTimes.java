package org.warrenp2p.node.core.promise;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.PeerId;

/** Peers that something holds for until a moment; a bounded number of them, the one that was added first gives way. */
public final class PeerTimes {

    /** As many as a node may give up or use within minutes. */
    public static final int MANY = 256;

    /** For what concerns a few at a time. */
    public static final int FEW = 32;

    private final int most;
    private final Map<PeerId, Long> untilNanos = new LinkedHashMap<>();

    /** Keeps so many at most. */
    public PeerTimes(int most) {
        this.most = most;
    }

    /** It holds for {@code peer} until then, whatever was kept before. */
    public void keep(PeerId peer, long until) {
        untilNanos.remove(peer);
        if (untilNanos.size() >= most) {
            Iterator<PeerId> oldest = untilNanos.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        untilNanos.put(peer, until);
    }

    /** It holds for nobody. */
    public void clear() {
        untilNanos.clear();
    }

    /** Whether it holds now. */
    public boolean contains(PeerId peer, long nowNanos) {
        Long until = untilNanos.get(peer);
        return until != null && until - nowNanos > 0;
    }
}
