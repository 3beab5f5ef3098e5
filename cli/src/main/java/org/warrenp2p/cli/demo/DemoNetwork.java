package org.warrenp2p.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ProgressLine;
import org.warrenp2p.cli.stream.EchoService;
import org.warrenp2p.node.LookupResult;
import org.warrenp2p.node.NodeStatus;
import org.warrenp2p.node.PublishResult;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** The nodes of the tour, and what they do as one: join, publish, look each other up. */
final class DemoNetwork implements AutoCloseable {

    /** For one operation on loopback: thousands of round trips. What takes longer hangs. */
    static final Duration OPERATION_LIMIT = Duration.ofSeconds(20);

    /** Two cores join some hundred nodes a second; a busy machine may be ten times slower. */
    private static final Duration STEP_LIMIT_PER_NODE = Duration.ofMillis(100);

    /** Above this, large socket buffers for every node would cost more memory than the tour is worth. */
    private static final int MANY_NODES = 100;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /** As a network grows: a newcomer finds those who came before it, which it could not if all came at once. */
    private static final int JOINING_AT_ONCE = 4;

    private final int size;
    private final List<Multiaddr> listen;
    private final WarrenRuntime runtime;
    private final Parallel parallel;
    private final List<WarrenNode> nodes = new ArrayList<>();

    DemoNetwork(int size, List<Multiaddr> listen, ProgressLine progress) {
        this.size = size;
        this.listen = listen;
        this.runtime = size > MANY_NODES ? WarrenRuntime.openForMany() : WarrenRuntime.open();
        this.parallel = new Parallel(progress, OPERATION_LIMIT.plus(STEP_LIMIT_PER_NODE.multipliedBy(size)));
    }

    int size() {
        return size;
    }

    WarrenNode node(int index) {
        return nodes.get(index);
    }

    Parallel parallel() {
        return parallel;
    }

    /** Starts the nodes; all but the first join through the first, over the families in turn. */
    String bootstrap() throws CliFailure {
        List<WarrenNode> first = parallel.all("starting", 1, index -> start(List.of()));
        nodes.addAll(first);
        List<Multiaddr> seeds = first.get(0).addresses();
        nodes.addAll(parallel.all(
                "joining", size - 1, JOINING_AT_ONCE, index -> join(List.of(seeds.get(index % seeds.size())))));
        nodes.forEach(EchoService::serve);
        List<NodeStatus> statuses =
                parallel.all("asking", size, index -> node(index).status());
        return size + " nodes joined through the first; each knows "
                + Amount.of(Median.of(statuses.stream().map(NodeStatus::contacts)), "other") + " (median)";
    }

    private CompletableFuture<WarrenNode> join(List<Multiaddr> bootstrap) {
        return start(bootstrap).thenCompose(node -> node.joined().thenApply(joined -> node));
    }

    private CompletableFuture<WarrenNode> start(List<Multiaddr> bootstrap) {
        return WarrenNode.builder()
                .listen(listen)
                .bootstrap(bootstrap)
                .runtime(runtime)
                .start();
    }

    /** Publishing follows joining by itself; this waits for it. */
    String publish() throws CliFailure {
        List<PublishResult> results =
                parallel.all("publishing", size, index -> node(index).published());
        return size + " records published, each kept by "
                + Amount.of(Median.of(results.stream().map(PublishResult::storedOn)), "other node") + " (median)";
    }

    /** Everybody looks for somebody on the other side of the list. */
    String lookup() throws CliFailure {
        List<LookupResult> results = parallel.all(
                "looking up",
                size,
                index -> node(index).lookup(node((index + size / 2) % size).peerId(), OPERATION_LIMIT));
        return size + " of " + size + " found in "
                + Amount.of(Median.of(results.stream().map(LookupResult::hops)), "hop") + ", "
                + Durations.text(Median.of(results.stream().map(LookupResult::took))) + " each (median)";
    }

    /** Tells the peers; what is slow to stop is left to the end of the process. */
    @Override
    public void close() {
        CompletableFuture<?>[] stops = nodes.stream().map(WarrenNode::stop).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(stops)
                .completeOnTimeout(null, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null)
                .join();
        runtime.close();
    }
}
