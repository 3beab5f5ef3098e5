package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.table.EntryOrder;
import org.warrenp2p.transport.table.EntryTable;
import org.warrenp2p.transport.table.KeyedHash;

/**
 * What may still be sent to endpoints that have not proved that they receive there: never more bytes than came from
 * them. A bounded LRU; what it forgets may be sent nothing until it sends again.
 */
final class SendBudget {

    /** No endpoint saves up more than this: some dozen full packets, enough for everything that is under way to it. */
    static final int MAX_SAVED_BYTES = 16 * PacketLayout.MAX_PACKET_BYTES;

    /** Bounded by {@code maxPaths}. */
    private final EntryTable<Path, Saved> left;
    /** The same; the one used least recently first. */
    private final EntryOrder<Saved> byUse = new EntryOrder<>();

    private final int maxPaths;
    private final Counter forgotten;

    SendBudget(int maxPaths, KeyedHash hash, Counter forgotten) {
        this.left = new EntryTable<>(path -> hash.of(path.remote()));
        this.maxPaths = maxPaths;
        this.forgotten = forgotten;
    }

    /** {@code bytes} have come from {@code path}. */
    void received(Path path, int bytes) {
        Saved saved = use(path);
        if (saved == null) {
            saved = new Saved(path);
            left.add(saved);
            byUse.add(saved);
        }
        saved.bytes = Math.min(saved.bytes + bytes, MAX_SAVED_BYTES);
        Saved eldest = byUse.first();
        if (left.size() > maxPaths && eldest != null) {
            byUse.remove(eldest);
            left.remove(eldest);
            forgotten.increment();
        }
    }

    /** How many bytes may be sent to {@code path} now. */
    int leftBytes(Path path) {
        Saved saved = use(path);
        return saved == null ? 0 : saved.bytes;
    }

    /** Whether anything has come from {@code path}, as far as is remembered. */
    boolean knows(Path path) {
        return left.get(path) != null;
    }

    /** Takes {@code bytes} off, if they are there. */
    boolean spend(Path path, int bytes) {
        Saved saved = use(path);
        if (saved == null || bytes > saved.bytes) {
            return false;
        }
        saved.bytes -= bytes;
        return true;
    }

    /** How many endpoints are known. */
    int size() {
        return left.size();
    }

    private @Nullable Saved use(Path path) {
        Saved saved = left.get(path);
        if (saved != null) {
            byUse.moveToEnd(saved);
        }
        return saved;
    }

    /** The bytes of one endpoint. */
    private static final class Saved extends EntryTable.Entry<Path, Saved> {

        private final Path path;
        private int bytes;

        private Saved(Path path) {
            this.path = path;
        }

        @Override
        protected Path key() {
            return path;
        }
    }
}
