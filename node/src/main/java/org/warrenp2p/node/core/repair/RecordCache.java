package org.warrenp2p.node.core.repair;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;

/** The records that were found last: who was reached with one is reached with it again, without asking anybody. */
final class RecordCache {

    /** Those of the links of a busy client; a record has at most a kilobyte. */
    static final int MOST = 512;

    private final Map<PeerId, PeerRecord> records = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, PeerRecord> eldest) {
            return size() > MOST;
        }
    };

    /** Keeps the newer one. */
    void keep(PeerRecord record) {
        PeerRecord known = records.get(record.peer());
        if (known == null || Long.compareUnsigned(record.sequence(), known.sequence()) > 0) {
            records.put(record.peer(), record);
        }
    }

    @Nullable
    PeerRecord get(PeerId peer) {
        return records.get(peer);
    }
}
