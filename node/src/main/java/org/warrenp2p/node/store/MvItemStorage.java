package org.warrenp2p.node.store;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.records.ItemStorage;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.transport.Completion;

/** One table of a store file: the items of one kind. */
final class MvItemStorage<T extends KeptItem> implements ItemStorage<T> {

    private final GroupCommit commits;
    private final EntryFormat<T> format;

    MvItemStorage(GroupCommit commits, EntryFormat<T> format) {
        this.commits = commits;
        this.format = format;
    }

    @Override
    public void put(T item, Completion<T> done) {
        byte[] key = format.key(item);
        byte[] content = format.content(item);
        commits.submit(file -> file.put(format.table(), key, content), () -> done.succeeded(item), done::failed);
    }

    @Override
    public void remove(T item) {
        byte[] key = format.key(item);
        // what stays because of a failure has expired or is of no use, and is removed after the next load
        commits.submit(file -> file.remove(format.table(), key), () -> {}, failure -> {});
    }

    @Override
    public void load(Completion<List<T>> done) {
        List<T> items = new ArrayList<>();
        commits.submit(file -> readAll(file, format, items), () -> done.succeeded(items), done::failed);
    }

    /** Reads all items into {@code target}; DAMAGED if one of them is none. */
    static <T extends KeptItem> void readAll(StoreFile file, EntryFormat<T> format, List<T> target)
            throws StoreException {
        file.forEach(format.table(), (key, content) -> {
            try {
                target.add(format.read(key, content));
            } catch (MalformedFrameException e) {
                throw new StoreException(
                        StoreException.Kind.DAMAGED, "An item in the store is none: " + e.getMessage(), e);
            }
        });
    }
}
