package org.warrenp2p.dht.records;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * What all that is kept for others may cost, whatever its kind: bytes in all, bytes per prefix of whoever stored, and
 * items per peer that stored. A quarter of the bytes is left to what peers are found by ({@link KeptItem#isOwnRecord}).
 */
final class StoreQuotas {

    /** What does not fit. */
    enum Limit {
        /** The bytes in all. */
        TOTAL,
        /** The bytes of the storer's prefix. */
        PREFIX,
        /** The items of the storer. */
        ITEMS
    }

    /** 16 MB are 20,000 records, a thousand times what a node is responsible for. */
    private static final int OWN_RECORDS_SHARE = 4;

    /**
     * What holders hand over is no peer's own, so it counts together: one item for so many of the bytes in all. The longest
     * items, of 1.8 kB, are then at most four ninths of the store.
     */
    private static final int BYTES_PER_HANDED_OVER = 4_096;

    private final StoreSettings settings;
    /** Both have an entry only while something is charged to it, so they are bounded by the items. */
    private final SortedMap<IpAddress, Long> bytesByPrefix = new TreeMap<>();

    private final SortedMap<PeerId, Integer> itemsByStorer = new TreeMap<>();
    private long bytes;

    StoreQuotas(StoreSettings settings) {
        this.settings = settings;
    }

    /** What would be exceeded if {@code item} took the place of {@code replaced}; null if it fits. */
    @Nullable
    Limit exceededBy(KeptItem item, @Nullable KeptItem replaced) {
        long freed = replaced == null ? 0 : replaced.bytes();
        if (bytes - freed + item.bytes() > share(settings.maxBytes(), item)) {
            return Limit.TOTAL;
        }
        IpAddress prefix = item.storer().prefix();
        if (prefix != null) {
            long freedHere = replaced != null && prefix.equals(replaced.storer().prefix()) ? freed : 0;
            if (bytesByPrefix.getOrDefault(prefix, 0L) - freedHere + item.bytes()
                    > share(settings.maxBytesPerPrefix(), item)) {
                return Limit.PREFIX;
            }
        }
        if (!item.isOwnRecord()) {
            PeerId storer = item.storer().peer();
            boolean frees = replaced != null
                    && !replaced.isOwnRecord()
                    && replaced.storer().peer().equals(storer);
            if (itemsByStorer.getOrDefault(storer, 0) - (frees ? 1 : 0) >= maxItemsOf(item.storer())) {
                return Limit.ITEMS;
            }
        }
        return null;
    }

    void charge(KeptItem item) {
        add(item, 1);
    }

    void release(KeptItem item) {
        add(item, -1);
    }

    /** All that is charged. */
    long bytes() {
        return bytes;
    }

    /** For the tests of this package: whether nobody is charged for anything. */
    boolean isEmpty() {
        return bytes == 0 && bytesByPrefix.isEmpty() && itemsByStorer.isEmpty();
    }

    private void add(KeptItem item, int sign) {
        long amount = sign * item.bytes();
        bytes += amount;
        IpAddress prefix = item.storer().prefix();
        if (prefix != null) {
            bytesByPrefix.merge(prefix, amount, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        }
        if (!item.isOwnRecord()) {
            itemsByStorer.merge(item.storer().peer(), sign, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
        }
    }

    private long maxItemsOf(Storer storer) {
        return storer.isNeighbours() ? settings.maxBytes() / BYTES_PER_HANDED_OVER : settings.maxItemsPerPeer();
    }

    private static long share(long limit, KeptItem item) {
        return item.isOwnRecord() ? limit : limit - limit / OWN_RECORDS_SHARE;
    }
}
