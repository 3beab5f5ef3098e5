package org.warrenp2p.node.store;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;

/** Items of any kind into their tables and out of them, without a node around them. */
final class StoredTables {

    private StoredTables() {}

    static void put(StoreFile file, KeptItem item) throws StoreException {
        if (item instanceof KeptRecord record) {
            put(file, RecordEntry.FORMAT, record);
        } else if (item instanceof KeptValue value) {
            put(file, ValueEntry.FORMAT, value);
        } else if (item instanceof KeptAnnouncement announcement) {
            put(file, AnnouncementEntry.FORMAT, announcement);
        }
    }

    static List<KeptItem> readAll(StoreFile file) throws StoreException {
        List<KeptRecord> records = new ArrayList<>();
        List<KeptValue> values = new ArrayList<>();
        List<KeptAnnouncement> announcements = new ArrayList<>();
        MvItemStorage.readAll(file, RecordEntry.FORMAT, records);
        MvItemStorage.readAll(file, ValueEntry.FORMAT, values);
        MvItemStorage.readAll(file, AnnouncementEntry.FORMAT, announcements);
        List<KeptItem> all = new ArrayList<>(records);
        all.addAll(values);
        all.addAll(announcements);
        return all;
    }

    private static <T extends KeptItem> void put(StoreFile file, EntryFormat<T> format, T item) throws StoreException {
        file.put(format.table(), format.key(item), format.content(item));
    }
}
