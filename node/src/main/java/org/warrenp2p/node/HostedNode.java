package org.warrenp2p.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.node.core.NodeCore;
import org.warrenp2p.node.core.NodePorts;
import org.warrenp2p.node.core.NodeSettings;
import org.warrenp2p.node.core.PeerLink;
import org.warrenp2p.node.core.StreamAcceptor;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.MulticastTransport;
import org.warrenp2p.transport.PeerPaths;

/** A running node for applications: bridges their threads to the core's loop. */
final class HostedNode implements WarrenNode, StreamAcceptor {

    /** Streams of peers that are served at a time: each may block a callback thread of 512 KB or 1 MB of stack. */
    static final int MAX_INCOMING_STREAMS = 1_024;

    /** For giving ports back, of the five seconds that a stop may take. */
    private static final Duration ROUTER_PATIENCE = Duration.ofSeconds(2);

    private final NodePorts ports;
    private final NetworkId network;
    private final Counters.Counter refusedStreams;
    private final LoopCalls calls;
    private final Runnable releaseRuntime;
    private final NodeCore core;
    private final Map<String, Consumer<PeerStream>> streamHandlers = new ConcurrentHashMap<>();
    private final List<Consumer<PeerConnection>> connectionListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<PublishResult> published = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    // only on the loop: one object per link, bounded by the links
    private final Map<PeerLink, LinkConnection> connections = new LinkedHashMap<>();
    private int incomingStreams;
    private boolean stopping;

    private volatile List<Multiaddr> addresses = List.of();

    /** On the loop. */
    HostedNode(NodePorts ports, NodeSettings settings, LoopCalls calls, Runnable releaseRuntime) {
        this.ports = ports;
        this.network = settings.network();
        this.refusedStreams = ports.counters().counter("link.stream_refused");
        this.calls = calls;
        this.releaseRuntime = releaseRuntime;
        this.core = new NodeCore(ports, settings, this);
        core.onLink(this::onLink);
        if (!settings.publish()) {
            published.completeExceptionally(new WarrenException(
                    new Failure(Failure.Code.UNSUPPORTED, "This node was told not to publish its record")));
        }
    }

    /** Has routers lead ports to the node; before it starts. */
    void mapPortsWith(PortMapper mapper) {
        core.mapPortsWith(mapper);
    }

    /** Finds others on the local networks, and is found there; before it starts. */
    void discoverWith(MulticastTransport multicast) {
        core.discoverWith(multicast);
    }

    /** Opens the sockets, then joins behind the caller's back. */
    void start(Completion<WarrenNode> completion) {
        core.start(Completion.of(
                ready -> {
                    addresses = core.reachableByUdp().stream()
                            .map(endpoint -> Multiaddr.of(new Contact(core.peer(), endpoint)))
                            .toList();
                    join();
                    completion.succeeded(this);
                },
                completion::failed));
    }

    private void join() {
        core.join(
                Completion.of(
                        result -> calls.callback(() -> joined.complete(null)),
                        failure -> calls.callback(() -> joined.completeExceptionally(new WarrenException(failure)))),
                Completion.of(
                        result -> calls.callback(() -> published.complete(told(result))),
                        failure ->
                                calls.callback(() -> published.completeExceptionally(new WarrenException(failure)))));
    }

    @Override
    public PeerId peerId() {
        return core.peer();
    }

    @Override
    public List<Multiaddr> addresses() {
        return addresses;
    }

    @Override
    public CompletableFuture<Void> joined() {
        return joined.copy();
    }

    @Override
    public CompletableFuture<PublishResult> published() {
        return published.copy();
    }

    @Override
    public CompletableFuture<LookupResult> lookup(PeerId peer, Duration timeout) {
        return calls.call(completion -> new TimedLookup(ports.loop(), peer, completion).start(core, timeout.toNanos()));
    }

    @Override
    public CompletableFuture<PeerConnection> connect(PeerId peer, Duration timeout, Direct direct) {
        return calls.cancellable(completion -> core.connect(
                peer,
                timeout.toNanos(),
                direct,
                LinkConnection.mapped(
                        completion,
                        made -> connectionOf(made.link())
                                .withAttempts(made.attempts())
                                .refresh())));
    }

    @Override
    public CompletableFuture<Duration> ping(PeerId peer, Duration timeout) {
        long timeoutNanos = timeout.toNanos();
        return calls.call(completion -> {
            PeerPaths.Path path = core.paths().pathTo(peer);
            if (path != null) {
                pingAt(new Contact(peer, path.remote()), timeoutNanos, completion);
                return;
            }
            core.connect(
                    peer,
                    timeoutNanos,
                    Completion.of(
                            made -> {
                                PeerPaths.Path opened = core.paths().pathTo(peer);
                                if (opened == null) {
                                    completion.failed(new Failure(Failure.Code.CLOSED, "The path is gone again"));
                                } else {
                                    pingAt(new Contact(peer, opened.remote()), timeoutNanos, completion);
                                }
                            },
                            completion::failed));
        });
    }

    @Override
    public CompletableFuture<TopicAnnouncement> announce(String topic) {
        Topic announced = Topic.of(network, topic);
        return calls.cancellable(completion -> {
            Keeping keeping = new Keeping();
            keeping.kept = core.announce(
                    announced,
                    Completion.of(
                            first -> completion.succeeded(
                                    new TopicAnnouncement(topic, told(first), () -> calls.run(keeping::release))),
                            completion::failed));
            return keeping::release;
        });
    }

    @Override
    public CompletableFuture<FoundPeers> findPeers(String topic, int limit, Duration timeout) {
        return findPeers(topic, limit, timeout, peer -> {});
    }

    @Override
    public CompletableFuture<FoundPeers> findPeers(
            String topic, int limit, Duration timeout, Consumer<PeerId> listener) {
        Topic wanted = Topic.of(network, topic);
        if (limit < 1 || limit > MAX_FOUND_PEERS) {
            throw new IllegalArgumentException("A search finds 1 to " + MAX_FOUND_PEERS + " peers, not " + limit);
        }
        return calls.cancellable(completion -> {
            InOrder callbacks = new InOrder(calls::callback);
            TopicSearch search = new TopicSearch(ports.loop(), callbacks, topic, listener, completion);
            search.start(found -> core.findPeers(wanted, limit, found), timeout.toNanos());
            return search::cancel;
        });
    }

    @Override
    public CompletableFuture<StoredValue> put(NewValue value, Duration timeout) {
        return calls.cancellable(completion -> {
            ValueStoring storing = new ValueStoring(ports.loop(), core, network, value);
            storing.once(timeout.toNanos(), completion);
            return storing::release;
        });
    }

    @Override
    public CompletableFuture<KeptValue> keep(NewValue value) {
        return calls.cancellable(completion -> {
            ValueStoring storing = new ValueStoring(ports.loop(), core, network, value);
            storing.keep(Completion.of(
                    first -> completion.succeeded(new KeptValue(first, () -> calls.run(storing::release))),
                    completion::failed));
            return storing::release;
        });
    }

    @Override
    public CompletableFuture<FoundValue> get(Key key, Duration timeout) {
        return calls.cancellable(completion -> {
            ValueSearch search = new ValueSearch(ports.loop(), key, completion);
            search.start(core, timeout.toNanos());
            return search::cancel;
        });
    }

    @Override
    public Key mutableKey(PeerId owner, byte[] salt) {
        return Value.Mutable.keyOf(network, owner, Bytes.copyOf(salt));
    }

    private void pingAt(Contact contact, long timeoutNanos, Completion<Duration> completion) {
        core.control().exchanges().ask(contact, new Request.Ping(), timeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                completion.succeeded(Duration.ofNanos(answer.rttNanos()));
            }

            @Override
            public void onFailure(Failure failure) {
                completion.failed(failure);
            }
        });
    }

    @Override
    public void onStream(String protocol, Consumer<PeerStream> handler) {
        streamHandlers.put(protocol, handler);
        expectLinks();
    }

    @Override
    public void onConnection(Consumer<PeerConnection> listener) {
        connectionListeners.add(listener);
        expectLinks();
    }

    /** Who listens wants links soon; but joining comes first. A node that nobody listens on saves the memory. */
    private void expectLinks() {
        var unused = joined.thenRun(() -> calls.run(core::warmUpLinks));
    }

    @Override
    public CompletableFuture<NetcheckReport> netcheck(boolean lifetime) {
        return calls.call(completion -> core.netcheck(lifetime, completion::succeeded));
    }

    @Override
    public CompletableFuture<NodeStatus> status() {
        return calls.call(completion -> completion.succeeded(core.status()));
    }

    @Override
    public CompletableFuture<Void> stop() {
        calls.run(() -> {
            if (stopping) {
                return;
            }
            stopping = true;
            // a later turn at the least: what the core has just written leaves first; a thread of its own: loops cannot
            // end themselves, and the callers' executor may be waiting for us
            core.stop(
                    ROUTER_PATIENCE.toNanos(),
                    () -> ports.loop().execute(() -> new Thread(this::release, "warren-stop").start()));
            calls.stop();
            WarrenException reason = new WarrenException(new Failure(Failure.Code.CLOSED, "The node has stopped"));
            joined.completeExceptionally(reason);
            published.completeExceptionally(reason);
        });
        return stopped.copy();
    }

    private void release() {
        releaseRuntime.run();
        stopped.complete(null);
    }

    @Override
    public void close() {
        stop().join();
    }

    @Override
    public boolean accept(PeerLink link, String protocol, org.warrenp2p.transport.PeerStream stream) {
        Consumer<PeerStream> handler = streamHandlers.get(protocol);
        if (handler == null || incomingStreams >= MAX_INCOMING_STREAMS) {
            refusedStreams.increment();
            return false;
        }
        incomingStreams++;
        LinkStream opened = new LinkStream(connectionOf(link), protocol, stream, calls, () -> incomingStreams--);
        stream.handle(opened);
        calls.callback(() -> handler.accept(opened));
        return true;
    }

    private void onLink(PeerLink link) {
        LinkConnection connection = connectionOf(link);
        link.onEnded(reason -> connections.remove(link));
        connectionListeners.forEach(listener -> calls.callback(() -> listener.accept(connection)));
    }

    private static PublishResult told(org.warrenp2p.dht.PublishResult result) {
        return new PublishResult(result.stored(), Duration.ofNanos(result.durationNanos()));
    }

    private LinkConnection connectionOf(PeerLink link) {
        return connections.computeIfAbsent(
                link, made -> new LinkConnection(made, core.control(), calls, ports.counters()));
    }

    /** What is kept for a caller, who gets the means to end it before there is anything to end. Only on the loop. */
    private static final class Keeping {

        private @Nullable Kept kept;

        void release() {
            if (kept != null) {
                kept.release();
            }
        }
    }
}
