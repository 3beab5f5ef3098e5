package org.warrenp2p.node.store;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.records.RecordStorage;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.transport.Completion;

/** The peer records of a store file. */
final class MvRecordStorage implements RecordStorage {

    private final GroupCommit commits;

    MvRecordStorage(GroupCommit commits) {
        this.commits = commits;
    }

    @Override
    public void put(SignedPeerRecord record, Completion<SignedPeerRecord> done) {
        byte[] key = RecordEntry.key(record.record().peer());
        byte[] content = RecordEntry.content(record);
        commits.submit(file -> file.put(Table.RECORDS, key, content), () -> done.succeeded(record), done::failed);
    }

    @Override
    public void remove(PeerId peer) {
        byte[] key = RecordEntry.key(peer);
        // what stays because of a failure has expired, and is removed after the next load
        commits.submit(file -> file.remove(Table.RECORDS, key), () -> {}, failure -> {});
    }

    @Override
    public void load(Completion<List<SignedPeerRecord>> done) {
        List<SignedPeerRecord> records = new ArrayList<>();
        commits.submit(file -> readAll(file, records), () -> done.succeeded(records), done::failed);
    }

    /** Reads all records into {@code target}; DAMAGED if one of them is none. */
    static void readAll(StoreFile file, List<SignedPeerRecord> target) throws StoreException {
        file.forEach(Table.RECORDS, (key, content) -> {
            try {
                target.add(RecordEntry.read(key, content));
            } catch (MalformedFrameException e) {
                throw new StoreException(
                        StoreException.Kind.DAMAGED, "A record in the store is none: " + e.getMessage(), e);
            }
        });
    }
}
