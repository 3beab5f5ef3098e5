package org.warrenp2p.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** A node that lives as long as one command, also if a signal ends it: its peers are told either way. */
final class JoinedNode implements AutoCloseable {

    /** The network waits five seconds for nobody; neither should a person who pressed Ctrl-C. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final WarrenNode node;
    private final Thread hook;

    private JoinedNode(WarrenNode node) {
        this.node = node;
        this.hook = new Thread(this::stop, "warren-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the node, without waiting until it has joined. */
    static JoinedNode start(NodeBuilder builder, Duration timeout) throws CliFailure {
        return new JoinedNode(Waiting.on(builder.start(), timeout));
    }

    /** Starts the node and waits until it is part of the network. */
    static JoinedNode join(NodeBuilder builder, List<Multiaddr> bootstrap, Duration timeout) throws CliFailure {
        JoinedNode started = start(builder, timeout);
        try {
            started.awaitJoined(bootstrap, timeout);
            return started;
        } catch (CliFailure e) {
            started.close();
            throw e;
        }
    }

    WarrenNode node() {
        return node;
    }

    private void awaitJoined(List<Multiaddr> bootstrap, Duration timeout) throws CliFailure {
        Waiting.on(node.joined(), timeout, () -> unreachable(bootstrap, timeout));
    }

    private static CliFailure unreachable(List<Multiaddr> bootstrap, Duration timeout) {
        String who = bootstrap.size() == 1
                ? "The bootstrap address " + bootstrap.get(0) + " did not answer"
                : "None of the " + bootstrap.size() + " bootstrap addresses answered";
        return new CliFailure(
                ErrorCode.BOOTSTRAP_UNREACHABLE,
                who + " within " + Durations.text(timeout),
                "Check that a node runs there with that peer id, that --network is the same, and that UDP gets through");
    }

    private void stop() {
        try {
            node.stop().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            // the process ends anyway, and its peers notice by silence
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook does the same
        }
    }
}
