package org.warrenp2p.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * A Warren node in this process: publishes itself, finds peers by their key, and opens encrypted links to them.
 *
 * <pre>{@code
 * try (WarrenNode node = WarrenNode.builder()
 *         .keyFile(Path.of("identity.key"))
 *         .bootstrap(Multiaddr.parse("/ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."))
 *         .start()
 *         .get()) {
 *     node.joined().get();
 *     PeerConnection link = node.connect(PeerId.parse("12D3KooW..."), Duration.ofSeconds(10)).get();
 *     PeerStream stream = link.openStream("chat/1").get();
 *     stream.outputStream().write("hello".getBytes(UTF_8));
 * }
 * }</pre>
 */
public interface WarrenNode extends AutoCloseable {

    /** The settings of a node that is not started yet. */
    static NodeBuilder builder() {
        return new NodeBuilder();
    }

    /** Who this node is. */
    PeerId peerId();

    /** Where it can be reached, one per listen endpoint (a wildcard gives its concrete addresses), ending in its id. */
    List<Multiaddr> addresses();

    /**
     * Completes when the node is part of a network: a bootstrap node has answered and its own neighbourhood is known. At
     * once if no bootstrap addresses were given. Never fails while the node runs: attempts go on.
     */
    CompletableFuture<Void> joined();

    /**
     * Completes with the first publication of the node's record, which follows {@link #joined()}; it is kept published
     * afterwards. Fails with UNSUPPORTED if the builder was told not to publish.
     */
    CompletableFuture<PublishResult> published();

    /** Finds the record of {@code peer}; NOT_FOUND if the network has none, TIMEOUT if it did not say in time. */
    CompletableFuture<LookupResult> lookup(PeerId peer, Duration timeout);

    /** Opens a link to {@code peer}, or gives the one that is open. Cancelling the future gives up. */
    CompletableFuture<PeerConnection> connect(PeerId peer, Duration timeout);

    /** Round-trip time to {@code peer} over its control session; connects first if there is none. */
    CompletableFuture<Duration> ping(PeerId peer, Duration timeout);

    /** Who serves streams of {@code protocol} that peers open; replaces the handler set before. */
    void onStream(String protocol, Consumer<PeerStream> handler);

    /** Who hears of links that peers opened. */
    void onConnection(Consumer<PeerConnection> listener);

    /** What the node is doing. */
    CompletableFuture<NodeStatus> status();

    /** Leaves: tells the peers, closes links and sockets, ends its threads. Completes within 5 s. */
    CompletableFuture<Void> stop();

    /** {@link #stop()}, waiting for it. */
    @Override
    void close();
}
