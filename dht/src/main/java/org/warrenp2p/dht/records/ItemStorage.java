package org.warrenp2p.dht.records;

import java.util.List;
import org.warrenp2p.transport.Completion;

/**
 * Where the items of one kind become durable. Asynchronous, because a disk may take its time: whoever stores something
 * is told so after the completion. Answers are served from memory; this is read once, at the start. Only from the loop.
 */
public interface ItemStorage<T extends KeptItem> {

    /** Writes {@code item} in place of any older one at its place; completes when a crash can no longer lose it. */
    void put(T item, Completion<T> done);

    /** Forgets what lies at the place of {@code item}; nobody waits for it. */
    void remove(T item);

    /** All that was written and not removed, in any order; expired ones included. */
    void load(Completion<List<T>> done);
}
