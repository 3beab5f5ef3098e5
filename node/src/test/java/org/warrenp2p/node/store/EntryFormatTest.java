package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.proto.codec.MalformedFrameException;

class EntryFormatTest {

    private final Random random = new Random(3);

    @Test
    void shouldReadWhatItWrites() throws Exception {
        for (int i = 0; i < 2 * StoredItems.PLACES; i++) {
            check(StoredItems.item(i));
        }
        check(StoredItems.mutable(32, 900));
        check(StoredItems.mutable(0, -1));
    }

    @Test
    void shouldFitIntoTheFileAtItsLongest() {
        KeptValue longest = StoredItems.mutable(34, 900);
        assertThat(longest.value().content().length()).isEqualTo(900);
        assertThat(ValueEntry.FORMAT.content(longest).length).isLessThan(BoundedBytes.MAX_BYTES);
    }

    @Test
    void shouldRefuseAnEntryUnderAnotherKey() {
        KeptRecord record = StoredItems.record(1, 1);
        KeptAnnouncement announcement = StoredItems.announcement(1, 1);
        assertThatThrownBy(() -> RecordEntry.FORMAT.read(
                        RecordEntry.FORMAT.key(StoredItems.record(2, 1)), RecordEntry.FORMAT.content(record)))
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> AnnouncementEntry.FORMAT.read(
                        AnnouncementEntry.FORMAT.key(StoredItems.announcement(2, 1)),
                        AnnouncementEntry.FORMAT.content(announcement)))
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() ->
                        ValueEntry.FORMAT.read(new byte[31], ValueEntry.FORMAT.content(StoredItems.mutable(1, 1))))
                .isInstanceOf(MalformedFrameException.class);
    }

    /** A checksum stands in front of the entries, but a program with a mistake writes a good one too. */
    @Test
    void shouldReadAnyBytesAsAnItemOrAsMalformed() {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            contents.add(contentOf(StoredItems.item(i)));
        }
        int malformed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] some = contents.get(round % 4);
            byte[] content = Arrays.copyOf(some, random.nextInt(4) == 0 ? random.nextInt(some.length) : some.length);
            for (int flips = random.nextInt(4); flips > 0 && content.length > 0; flips--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt();
            }
            byte[] key = new byte[random.nextInt(70)];
            for (EntryFormat<?> format : List.of(RecordEntry.FORMAT, ValueEntry.FORMAT, AnnouncementEntry.FORMAT)) {
                try {
                    format.read(key, content);
                } catch (MalformedFrameException e) {
                    malformed++;
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
        assertThat(malformed).isGreaterThan(40_000);
    }

    private static byte[] contentOf(KeptItem item) {
        if (item instanceof KeptRecord record) {
            return RecordEntry.FORMAT.content(record);
        }
        return item instanceof KeptValue value
                ? ValueEntry.FORMAT.content(value)
                : AnnouncementEntry.FORMAT.content((KeptAnnouncement) item);
    }

    private static void check(KeptItem item) throws MalformedFrameException {
        if (item instanceof KeptRecord record) {
            check(RecordEntry.FORMAT, record);
        } else if (item instanceof KeptValue value) {
            check(ValueEntry.FORMAT, value);
        } else if (item instanceof KeptAnnouncement announcement) {
            check(AnnouncementEntry.FORMAT, announcement);
        }
    }

    private static <T extends KeptItem> void check(EntryFormat<T> format, T item) throws MalformedFrameException {
        assertThat(format.read(format.key(item), format.content(item))).isEqualTo(item);
    }
}
