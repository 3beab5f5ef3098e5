package org.warrenp2p.dht.records;

/** Something that this node keeps for somebody else, and who is charged for it. */
public sealed interface KeptItem permits KeptRecord, KeptValue, KeptAnnouncement {

    /**
     * Objects and map entries of an item, beside its own bytes: measured 430 (immutable value) to 750 (record with two
     * endpoints) on a 64-bit machine.
     */
    long OVERHEAD_BYTES = 768;

    /** Who is charged for it. */
    Storer storer();

    /** What it is charged with. */
    long bytes();

    /** From when on it is not served any more, wall clock. */
    long expiresAtMillis();

    /**
     * Whether it is what its storer is found by. Such an item is not counted among the items of its storer, and may use
     * the room that other things leave, so that nobody can be made unreachable by what he or his neighbours store.
     */
    default boolean isOwnRecord() {
        return false;
    }
}
