package org.warrenp2p.testnet.survey;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;

/**
 * Who else has opted in, as the network says: announcements are signed, so nobody can enter somebody else. The list is asked for
 * anew when somebody is not in it, but not more often than once a minute.
 */
final class Volunteers {

    /** Of more a random sample is known. */
    static final int MOST = 1_000;

    private static final Duration SEARCH_LIMIT = Duration.ofSeconds(10);
    private static final long LIFE_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final WarrenNode node;
    private final String topic;
    private final LongSupplier clock;
    private Set<PeerId> known = new LinkedHashSet<>();
    private boolean asked;
    private long askedNanos;

    Volunteers(WarrenNode node, String topic, LongSupplier clock) {
        this.node = node;
        this.topic = topic;
        this.clock = clock;
    }

    /** Whether {@code peer} has opted in, as far as the network says now. Never fails. */
    CompletableFuture<Boolean> includes(PeerId peer) {
        synchronized (this) {
            long now = clock.getAsLong();
            long ageNanos = now - askedNanos;
            boolean current = asked && ageNanos < LIFE_NANOS;
            if (current && (known.contains(peer) || ageNanos < PAUSE_NANOS)) {
                return CompletableFuture.completedFuture(known.contains(peer));
            }
            asked = true;
            askedNanos = now;
        }
        return node.findPeers(topic, MOST, SEARCH_LIMIT).handle((found, failure) -> {
            synchronized (this) {
                if (found != null) {
                    known = new LinkedHashSet<>(found.peers());
                }
                return known.contains(peer);
            }
        });
    }
}
