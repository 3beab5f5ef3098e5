package org.warrenp2p.testnet.lab.peer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.node.NodeStatus;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.transport.Failure;

/** Waits until a node that has published its record can be called: so a try measures the call, not how nodes begin. */
final class Readiness {

    private static final long PAUSE_MILLIS = 100;
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);

    private final WarrenNode node;
    private final boolean calls;
    private final boolean relays;
    private final long deadlineNanos;

    /**
     * @param calls whether the node only calls: then it need not be reached
     * @param relays whether there are relays, of which a node that nobody reaches is to have some
     */
    Readiness(WarrenNode node, boolean calls, boolean relays, long deadlineNanos) {
        this.node = node;
        this.calls = calls;
        this.relays = relays;
        this.deadlineNanos = deadlineNanos;
    }

    /** What the node is when it is ready; fails with TIMEOUT at the deadline. */
    CompletableFuture<NodeStatus> await() {
        return node.status().thenCompose(status -> {
            if (calls) {
                return CompletableFuture.completedFuture(status);
            }
            if (relays && !status.server() && status.advertised().isEmpty()) {
                // no UDP gets out: there is nothing to be measured, and relays are all that the record names
                return awaitCoordinators(status);
            }
            if (status.nat().filtering() == FilteringBehavior.UNKNOWN) {
                return again("does not know who can reach it");
            }
            // a server is reached as it is; the others are through those whom their records name
            return status.server() ? CompletableFuture.completedFuture(status) : awaitCoordinators(status);
        });
    }

    private CompletableFuture<NodeStatus> awaitCoordinators(NodeStatus status) {
        return node.lookup(node.peerId(), LOOKUP_LIMIT)
                .handle((found, failure) -> found != null && isReachable(found.record()))
                .thenCompose(named -> named
                        ? CompletableFuture.completedFuture(status)
                        : again("has published no coordinators" + (relays ? ", or no relays" : "")));
    }

    private boolean isReachable(PeerRecord record) {
        boolean hasRelays = !record.relays().isEmpty();
        return record.endpoints().isEmpty() ? hasRelays : !record.coordinators().isEmpty() && (!relays || hasRelays);
    }

    private CompletableFuture<NodeStatus> again(String what) {
        if (System.nanoTime() - deadlineNanos >= 0) {
            return CompletableFuture.failedFuture(
                    new WarrenException(new Failure(Failure.Code.TIMEOUT, "The node " + what)));
        }
        return CompletableFuture.supplyAsync(
                        () -> this, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                .thenCompose(Readiness::await);
    }
}
