package org.warrenp2p.dht;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.lookup.ClosestSetDensity;
import org.warrenp2p.dht.lookup.NetworkSize;
import org.warrenp2p.dht.lookup.Region;
import org.warrenp2p.dht.lookup.SizeEstimate;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.transport.EventLoop;

/** What the closest sets that this node has found say of the network's size, and which of them are suspicious. */
final class ClosestSets {

    /**
     * How long who was found may be stored at without looking again. A node that has joined publishes within a second,
     * and has just looked itself up for that; of 100 nodes that live for two minutes one leaves in a second.
     */
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final EventLoop loop;
    private final int k;
    private final NetworkSize sizes;
    private Runnable whenFirstKnown = () -> {};
    private @Nullable Key lastTarget;
    private List<Contact> lastClosest = List.of();
    private long lastNanos;
    private boolean known;

    ClosestSets(DhtPorts ports, DhtSettings settings) {
        this.loop = ports.loop();
        this.k = settings.table().bucketSize();
        this.sizes = new NetworkSize(k, settings.density().measureWithin().toNanos());
    }

    /** Runs {@code task}, in a later turn, once the network's size is known for the first time. */
    void whenFirstKnown(Runnable task) {
        whenFirstKnown = task;
    }

    /** A lookup for the k closest to {@code target} found {@code closest}. */
    void found(Key target, List<Contact> closest) {
        lastTarget = target;
        lastClosest = closest;
        lastNanos = loop.nanoTime();
        told(target, closest);
    }

    /** The k closest to {@code target} if a lookup has found that many a moment ago, or else nobody. */
    List<Contact> foundJustNow(Key target) {
        boolean fresh = target.equals(lastTarget) && loop.nanoTime() - lastNanos < FRESH_NANOS;
        return fresh && lastClosest.size() >= k ? lastClosest : List.of();
    }

    /** Somebody whose key is {@code target} says that {@code closest} are its k closest. */
    void told(Key target, List<Contact> closest) {
        sizes.onLookup(target, keys(closest), loop.nanoTime());
        if (!known && size() != null) {
            known = true;
            loop.execute(whenFirstKnown);
        }
    }

    /** Whether somebody seems to crowd {@code target}. Not while the network's size is unknown. */
    boolean isSuspicious(Key target, List<Contact> closest) {
        SizeEstimate size = size();
        return size != null && new ClosestSetDensity(size, k).isSuspicious(target, keys(closest));
    }

    /** Where the k closest to {@code target} would be if nobody crowded it; null if the size is unknown. */
    @Nullable
    Region regionAround(Key target) {
        SizeEstimate size = size();
        return size == null ? null : new Region(target, k, size);
    }

    /** Whether at most {@code count} peers are expected to be closer to {@code target} than {@code key} is. */
    boolean isExpectedAmong(int count, Key target, Key key) {
        SizeEstimate size = size();
        return size != null && size.expectsAmong(count, target, key);
    }

    /** How many servers the network has besides this node, or null while that is unknown. */
    @Nullable
    SizeEstimate size() {
        return sizes.estimate(loop.nanoTime());
    }

    private static List<Key> keys(List<Contact> contacts) {
        return contacts.stream().map(Contact::key).toList();
    }
}
