package org.warrenp2p.node.store;

import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.proto.codec.MalformedFrameException;

/** The items of one kind as entries of their table. */
interface EntryFormat<T extends KeptItem> {

    /** Where they are. */
    Table table();

    /** Names the place of {@code item}: of two with the same key the later one stays. */
    byte[] key(T item);

    /** All else. */
    byte[] content(T item);

    /**
     * The item of an entry.
     *
     * @throws MalformedFrameException if that is none, or lies under another key than its own
     */
    T read(byte[] key, byte[] content) throws MalformedFrameException;
}
