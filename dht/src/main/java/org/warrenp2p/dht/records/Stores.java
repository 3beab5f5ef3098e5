package org.warrenp2p.dht.records;

/** All that this node keeps for others: stores of three kinds under common quotas. Only from the loop. */
public final class Stores {

    private final StoreQuotas quotas;
    private final RecordStore records;
    private final ValueStore values;
    private final AnnouncementStore announcements;

    /** Empty stores. */
    public Stores(StorePorts ports) {
        this.quotas = new StoreQuotas(ports.settings());
        this.records = new RecordStore(ports, quotas);
        this.values = new ValueStore(ports, quotas);
        this.announcements = new AnnouncementStore(ports, quotas);
    }

    /** Peer records. */
    public RecordStore records() {
        return records;
    }

    /** Immutable and mutable values. */
    public ValueStore values() {
        return values;
    }

    /** Announcements of topics. */
    public AnnouncementStore announcements() {
        return announcements;
    }

    /** Reads what the storages kept. Once. */
    public void load() {
        records.load();
        values.load();
        announcements.load();
    }

    /** Gives the place of what has expired back. */
    public void sweep() {
        records.sweep();
        values.sweep();
        announcements.sweep();
    }

    /** What all items are charged with. */
    public long bytes() {
        return quotas.bytes();
    }
}
