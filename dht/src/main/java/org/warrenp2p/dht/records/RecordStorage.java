package org.warrenp2p.dht.records;

import java.util.List;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Completion;

/**
 * Where records become durable. Asynchronous, because a disk may take its time: whoever stores a record is told so after
 * the completion. Answers are served from memory; this is read once, at the start. Only from the loop.
 */
public interface RecordStorage {

    /** Writes {@code record} in place of any older one of its peer; completes when a crash can no longer lose it. */
    void put(SignedPeerRecord record, Completion<SignedPeerRecord> done);

    /** Forgets the record of {@code peer}; nobody waits for it. */
    void remove(PeerId peer);

    /** All that was written and not removed, in any order; expired ones included. */
    void load(Completion<List<SignedPeerRecord>> done);
}
