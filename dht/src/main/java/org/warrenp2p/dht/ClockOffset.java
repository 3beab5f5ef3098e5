package org.warrenp2p.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * How far the clocks of others are ahead of ours: the median of the latest offsets of distinct peers in distinct prefixes.
 * While less than half of them lie, the median is between two that honest peers told, so liars can move it by no more
 * than honest clocks differ. Pure; only from the loop.
 */
final class ClockOffset {

    /** With fewer there is no correction (PROTOCOL: DHT). */
    static final int MIN_PEERS = 5;

    /** So many prefixes are remembered, those told of last: a liar needs half of them. */
    static final int MAX_PEERS = 64;

    /** By prefix, the one told of last at the end. */
    private final Map<IpAddress, Sample> samples = new LinkedHashMap<>();

    /** {@code peer} in {@code prefix} has told a time that is so far ahead of ours; negative if it is behind. */
    void observe(PeerId peer, IpAddress prefix, long aheadMillis) {
        samples.values().removeIf(sample -> sample.peer.equals(peer));
        samples.remove(prefix);
        if (samples.size() >= MAX_PEERS) {
            samples.remove(samples.keySet().iterator().next());
        }
        samples.put(prefix, new Sample(peer, aheadMillis));
    }

    /** The median, or 0 while too few have told; of an even number, the one of the middle two that corrects less. */
    long millis() {
        if (samples.size() < MIN_PEERS) {
            return 0;
        }
        long[] sorted = samples.values().stream()
                .mapToLong(Sample::aheadMillis)
                .sorted()
                .toArray();
        long lower = sorted[(sorted.length - 1) / 2];
        long upper = sorted[sorted.length / 2];
        return lower > 0 ? lower : upper < 0 ? upper : 0;
    }

    /** Forgets all: our own clock has been set. */
    void clear() {
        samples.clear();
    }

    private record Sample(PeerId peer, long aheadMillis) {}
}
