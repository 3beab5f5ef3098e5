package org.warrenp2p.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * A Warren node in this process: publishes itself, finds peers by their key or by a topic that they offer, keeps small
 * values in the network, and opens encrypted links. Safe for use by several threads. Every future completes, at the
 * latest when the node stops, and what fails, fails with a {@link WarrenException}; all of them fail with CLOSED after
 * {@link #stop()}.
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

    /** Most peers that one search collects: memory is bounded, and who wants more wants statistics. */
    int MAX_FOUND_PEERS = 10_000;

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
    default CompletableFuture<PeerConnection> connect(PeerId peer, Duration timeout) {
        return connect(peer, timeout, Direct.PREFER);
    }

    /**
     * The same, by such a way as {@code direct} says: UNREACHABLE or TIMEOUT if there is none, also if a link of another kind
     * is open, which stays open.
     */
    CompletableFuture<PeerConnection> connect(PeerId peer, Duration timeout, Direct direct);

    /** Round-trip time to {@code peer} over its control session; connects first if there is none. */
    CompletableFuture<Duration> ping(PeerId peer, Duration timeout);

    /**
     * Announces that this node offers {@code topic}, now and again until the announcement is closed or the node stops.
     * Completes with the first publication, which may have reached nobody yet; fails with LIMIT if this node announces
     * 64 topics already. Cancelling the future gives up. Whoever finds this node reaches it by {@link #connect}, so it
     * should publish its record too, as it does by default.
     *
     * @param topic any name: 1 to 255 bytes of UTF-8, upper and lower case told apart. It hides nothing: who sees the
     *     hash that travels can try names
     * @throws IllegalArgumentException if the name is empty or too long
     */
    CompletableFuture<TopicAnnouncement> announce(String topic);

    /** {@link #findPeers(String, int, Duration, Consumer)} for callers that wait for all of them. */
    CompletableFuture<FoundPeers> findPeers(String topic, int limit, Duration timeout);

    /**
     * Searches for peers that announce {@code topic}, other than this node, until there are {@code limit} of them; a
     * random sample if there are more. When the time is up, those found by then are the result. Fails with NOT_FOUND if
     * nobody announces it, TIMEOUT if the network did not say in time, UNREACHABLE if no other node is known, LIMIT if
     * too many searches wait. Cancelling the future gives up.
     *
     * @param limit 1 to {@value #MAX_FOUND_PEERS}
     * @param listener hears of each peer as it is found, one after another, and of all before the future completes
     * @throws IllegalArgumentException if the name or the limit is out of range
     */
    CompletableFuture<FoundPeers> findPeers(String topic, int limit, Duration timeout, Consumer<PeerId> listener);

    /**
     * Stores a value once; the nodes that keep it do so for a day at most. Fails with
     *
     * <ul>
     *   <li>REFUSED if a newer value is there already (a higher sequence, or a greater content of the same), or nobody
     *       would keep it;
     *   <li>TIMEOUT if nobody confirmed in time;
     *   <li>UNREACHABLE if no other node is known, LIMIT if too much waits already.
     * </ul>
     */
    CompletableFuture<StoredValue> put(NewValue value, Duration timeout);

    /**
     * Stores a value now and again, so that it lives on, until the result is closed or the node stops. Completes with the
     * first time, which may have reached nobody yet; fails with REFUSED if a newer value is there already, LIMIT if this
     * node keeps 256 already, and, for an update, UNREACHABLE if no other node is known. Cancelling the future gives up. To
     * replace a value that is kept, close the old one first.
     */
    CompletableFuture<KeptValue> keep(NewValue value);

    /**
     * Finds the value at {@code key}, of a mutable one the highest sequence. When the time is up, the best that is known
     * by then is the result. Fails with NOT_FOUND if nobody has one, TIMEOUT if the network did not say in time,
     * UNREACHABLE if no other node is known, LIMIT if too many searches wait. Cancelling the future gives up.
     */
    CompletableFuture<FoundValue> get(Key key, Duration timeout);

    /**
     * Where the mutable value of {@code owner} under {@code salt} lies in this node's network.
     *
     * @throws IllegalArgumentException if the salt is longer than 32 bytes
     */
    Key mutableKey(PeerId owner, byte[] salt);

    /** Who serves streams of {@code protocol} that peers open; replaces the handler set before. */
    void onStream(String protocol, Consumer<PeerStream> handler);

    /** Who hears of links that peers opened. */
    void onConnection(Consumer<PeerConnection> listener);

    /** {@link #netcheck(boolean)} in less than five seconds. */
    default CompletableFuture<NetcheckReport> netcheck() {
        return netcheck(false);
    }

    /**
     * Measures what the network between this node and its peers does: how its address is translated, and whose packets
     * come in. Others are asked to send some; so it needs three nodes at least, and works best with eight in different
     * networks. Never fails while the node runs: what could not be found out is unknown. Also before the node has joined.
     *
     * @param lifetime whether to measure how long mappings live as well, which takes up to half an hour
     */
    CompletableFuture<NetcheckReport> netcheck(boolean lifetime);

    /** What the node is doing. */
    CompletableFuture<NodeStatus> status();

    /** Leaves: tells the peers, closes links and sockets, ends its threads. Completes within 5 s. */
    CompletableFuture<Void> stop();

    /** {@link #stop()}, waiting for it. */
    @Override
    void close();
}
