package org.warrenp2p.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.stream.EchoProbe;
import org.warrenp2p.node.WarrenNode;

/** Pairs of nodes connect, and each sends a message and gets it back. */
final class ConnectStep {

    private final DemoNetwork network;

    ConnectStep(DemoNetwork network) {
        this.network = network;
    }

    String run() throws CliFailure {
        int pairs = network.size() / 2;
        List<Duration> firstBytes = network.parallel().all("connecting", pairs, this::connectPair);
        return Amount.of(pairs, "pair") + " connected and exchanged a message, first byte after "
                + Durations.text(Median.of(firstBytes.stream())) + " (median)";
    }

    private CompletableFuture<Duration> connectPair(int pair) {
        WarrenNode dialler = network.node(2 * pair);
        WarrenNode target = network.node(2 * pair + 1);
        long startedNanos = System.nanoTime();
        return dialler.connect(target.peerId(), DemoNetwork.OPERATION_LIMIT)
                .thenCompose(EchoProbe::firstByte)
                .thenApply(echoed -> {
                    if (!echoed) {
                        throw new IllegalStateException("a message did not come back");
                    }
                    return Duration.ofNanos(System.nanoTime() - startedNanos);
                });
    }
}
