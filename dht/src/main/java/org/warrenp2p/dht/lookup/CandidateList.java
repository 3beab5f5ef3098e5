package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.lookup.LookupCandidate.State;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** The candidates of a lookup, each once, the closest to its target first; within a bound. */
final class CandidateList implements Iterable<LookupCandidate> {

    /** What an unknown peer is taken to need when equals are compared: the middle of the internet's round trips. */
    private static final long GUESSED_RTT_NANOS = 100_000_000L;

    private final Key target;
    private final int max;
    private final ToLongFunction<PeerId> rttNanos;
    private final List<LookupCandidate> candidates = new ArrayList<>();

    /**
     * Nobody yet.
     *
     * @param rttNanos the known round trip of a peer, 0 if it is not known
     */
    CandidateList(Key target, int max, ToLongFunction<PeerId> rttNanos) {
        this.target = target;
        this.max = max;
        this.rttNanos = rttNanos;
    }

    int size() {
        return candidates.size();
    }

    @Override
    public Iterator<LookupCandidate> iterator() {
        return candidates.iterator();
    }

    /** All of them, as they are now and will be; only to be read. */
    List<LookupCandidate> all() {
        return candidates;
    }

    @Nullable
    LookupCandidate find(PeerId peer) {
        int place = placeOf(peer.key());
        if (place == candidates.size()) {
            return null;
        }
        LookupCandidate candidate = candidates.get(place);
        return candidate.contact().peer().equals(peer) ? candidate : null;
    }

    /**
     * Adds a candidate that was not asked yet; the farthest of those gives way if there are too many.
     *
     * @return false if it is there already, or if there is no room for one so far away
     */
    boolean add(Contact contact, int hops) {
        int place = placeOf(contact.key());
        if (place < candidates.size() && candidates.get(place).contact().key().equals(contact.key())) {
            return false;
        }
        if (candidates.size() >= max && !dropFarthestNew(place)) {
            return false;
        }
        long rtt = rttNanos.applyAsLong(contact.peer());
        long distance = firstDistance(contact.key());
        candidates.add(place, new LookupCandidate(contact, distance, hops, rtt > 0 ? rtt : GUESSED_RTT_NANOS));
        return true;
    }

    /** Puts a candidate of another lookup for the same target where it belongs. */
    void adopt(LookupCandidate candidate) {
        candidates.add(placeOf(candidate.contact().key()), candidate);
    }

    void remove(LookupCandidate candidate) {
        candidates.remove(candidate);
    }

    /** Makes room by forgetting the farthest candidate beyond {@code place} that was not asked. */
    private boolean dropFarthestNew(int place) {
        for (int i = candidates.size() - 1; i >= place; i--) {
            if (candidates.get(i).state() == State.NEW) {
                candidates.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Where {@code key} is, or would be. */
    private int placeOf(Key key) {
        long distance = firstDistance(key);
        int low = 0;
        int high = candidates.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            LookupCandidate candidate = candidates.get(middle);
            int order = Long.compareUnsigned(candidate.firstDistance(), distance);
            if (order == 0) {
                order = target.compareDistance(candidate.contact().key(), key);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long firstDistance(Key key) {
        return key.w0() ^ target.w0();
    }
}
