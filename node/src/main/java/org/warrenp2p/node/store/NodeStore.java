package org.warrenp2p.node.store;

import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.records.Storages;

/**
 * The store of one node: views of its file for each kind of thing that outlives the process. What a view has
 * acknowledged survives the death of the process ({@code kill -9}); the loss of power may cost the last seconds. The
 * views are used on the node's loop, and acknowledge within about 20 ms while the disk does its part.
 */
public final class NodeStore implements AutoCloseable {

    private final GroupCommit commits;
    private final Storages storages;
    private final KnownContacts contacts;

    NodeStore(GroupCommit commits) {
        this.commits = commits;
        this.storages = new Storages(
                new MvItemStorage<>(commits, RecordEntry.FORMAT),
                new MvItemStorage<>(commits, ValueEntry.FORMAT),
                new MvItemStorage<>(commits, AnnouncementEntry.FORMAT));
        this.contacts = new MvKnownContacts(commits);
    }

    /** What is kept for others. */
    public Storages storages() {
        return storages;
    }

    /** The peers known last. */
    public KnownContacts contacts() {
        return contacts;
    }

    /**
     * Writes what waits and closes the file; what comes afterwards fails with CLOSED. Blocks for at most 3 s; not for a loop.
     */
    @Override
    public void close() {
        commits.close();
    }
}
