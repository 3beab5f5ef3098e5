package org.warrenp2p.bench.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Real nodes of this process on UDP sockets of 127.0.0.1, which share their threads. */
final class LoopbackNodes implements AutoCloseable {

    private static final List<Multiaddr> LISTEN = List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/0"));

    private final WarrenRuntime runtime;
    private final List<WarrenNode> nodes = new ArrayList<>();

    LoopbackNodes(WarrenRuntime runtime) {
        this.runtime = runtime;
    }

    /** The settings of one more. */
    NodeBuilder builder(List<Multiaddr> bootstrap) {
        return WarrenNode.builder().runtime(runtime).listen(LISTEN).bootstrap(bootstrap);
    }

    /** Starts it, and stops it in the end. */
    WarrenNode start(NodeBuilder builder) {
        WarrenNode node = Await.on(builder.start());
        nodes.add(node);
        return node;
    }

    /** Starts a node that joins through the first, and waits until it has joined. */
    WarrenNode join(RoleSetting role) {
        WarrenNode node = start(builder(seed()).role(role));
        Await.on(node.joined());
        return node;
    }

    /** Takes over what was started elsewhere. */
    void adopt(WarrenNode node) {
        nodes.add(node);
    }

    /** Through whom newcomers join: the first node, nobody for itself. */
    List<Multiaddr> seed() {
        return nodes.isEmpty() ? List.of() : nodes.get(0).addresses();
    }

    List<WarrenNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Stops the nodes, then the threads. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> stops =
                nodes.stream().map(WarrenNode::stop).toList();
        try {
            Await.all(stops);
        } finally {
            runtime.close();
        }
    }
}
