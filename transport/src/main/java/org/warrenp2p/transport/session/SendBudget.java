package org.warrenp2p.transport.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * What may still be sent to endpoints that have not proved that they receive there: never more bytes than came from
 * them. A bounded LRU; what it forgets may be sent nothing until it sends again.
 */
final class SendBudget {

    /** No endpoint saves up more than this: some dozen full packets, enough for everything that is under way to it. */
    static final int MAX_SAVED_BYTES = 16 * PacketLayout.MAX_PACKET_BYTES;

    private final Map<Path, Integer> left = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxPaths;
    private final Counter forgotten;

    SendBudget(int maxPaths, Counter forgotten) {
        this.maxPaths = maxPaths;
        this.forgotten = forgotten;
    }

    /** {@code bytes} have come from {@code path}. */
    void received(Path path, int bytes) {
        left.merge(path, bytes, (saved, more) -> Math.min(saved + more, MAX_SAVED_BYTES));
        if (left.size() > maxPaths) {
            left.remove(left.keySet().iterator().next());
            forgotten.increment();
        }
    }

    /** How many bytes may be sent to {@code path} now. */
    int leftBytes(Path path) {
        return left.getOrDefault(path, 0);
    }

    /** Whether anything has come from {@code path}, as far as is remembered. */
    boolean knows(Path path) {
        return left.containsKey(path);
    }

    /** Takes {@code bytes} off, if they are there. */
    boolean spend(Path path, int bytes) {
        Integer saved = left.get(path);
        if (saved == null || bytes > saved) {
            return false;
        }
        left.put(path, saved - bytes);
        return true;
    }

    /** How many endpoints are known. */
    int size() {
        return left.size();
    }
}
