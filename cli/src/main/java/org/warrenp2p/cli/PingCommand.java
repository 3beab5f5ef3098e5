package org.warrenp2p.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.stream.EchoProbe;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.PathChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects to a peer, measures, and says which path it took. */
@Command(
        name = "ping",
        description = "Connects to a peer, measures round trips, and says which path they took.",
        footer = {"", "Example:", "  warren ping 12D3KooW... --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."})
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class PingCommand extends WarrenCommand {

    /** Far enough apart that one which waits in a queue does not delay the next, and four take less than a second. */
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private static final int MAX_COUNT = 10_000;

    @Parameters(paramLabel = "PEER_ID", description = "whom to reach")
    private PeerId peer;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "4",
            description = "round trips to measure (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(
            names = "--direct",
            paramLabel = "HOW",
            defaultValue = "prefer",
            description = "require, prefer or never a direct path (default: ${DEFAULT-VALUE})")
    private Direct direct;

    private Duration waitDirect = Duration.ZERO;

    @Option(
            names = "--measure-first",
            description = "measure the own NAT before connecting, as a node that has run for a while has done")
    private boolean measureFirst;

    PingCommand(Console console) {
        super(console);
    }

    @Option(
            names = "--wait-direct",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "how long to wait for a direct path once a relayed one is there (default: ${DEFAULT-VALUE})")
    void waitForDirect(Duration limit) {
        waitDirect = limit;
    }

    @Override
    int run(Output output) throws Exception {
        if (count < 1 || count > MAX_COUNT) {
            throw new CliFailure(
                    ErrorCode.USAGE, "--count is between 1 and " + MAX_COUNT + ", not " + count, "Try --count 4");
        }
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            if (measureFirst) {
                Waiting.on(joined.node().netcheck(false), network.timeout());
            }
            PingResult result = measure(joined.node());
            if (result.roundTrips().isEmpty()) {
                throw new CliFailure(
                        ErrorCode.TIMEOUT,
                        "The peer was reached, and then answered none of " + count + " pings",
                        "Try again; it may have stopped meanwhile");
            }
            result.tell(output);
            output.object(result.json());
            return 0;
        }
    }

    private PingResult measure(WarrenNode node) throws CliFailure, InterruptedException {
        long startedNanos = System.nanoTime();
        PeerConnection connection = Waiting.on(node.connect(peer, network.timeout(), direct), network.timeout());
        Duration firstPath = Duration.ofNanos(System.nanoTime() - startedNanos);
        CompletableFuture<Duration> toDirect = new CompletableFuture<>();
        connection.onPathEvent(event -> {
            if (event.kind() == PathChange.Kind.SELECTED && event.path().isDirect()) {
                toDirect.complete(Duration.ofNanos(System.nanoTime() - startedNanos));
            }
        });
        Duration firstByte = echo(connection) ? Duration.ofNanos(System.nanoTime() - startedNanos) : null;
        Duration directAfter = direct == Direct.NEVER ? null : within(toDirect, waitDirect);
        List<Duration> roundTrips = new ArrayList<>();
        for (int sent = 0; sent < count; sent++) {
            if (sent > 0) {
                Thread.sleep(INTERVAL.toMillis());
            }
            try {
                roundTrips.add(Waiting.on(node.ping(peer, network.timeout()), network.timeout()));
            } catch (CliFailure lost) {
                // told by the difference between sent and received
            }
        }
        NatProfile localNat = Waiting.on(node.status(), network.timeout()).nat();
        return new PingResult(
                connection,
                firstPath,
                firstByte,
                directAfter,
                connection.path().orElse(null),
                reason(connection),
                count,
                roundTrips,
                localNat,
                remoteNat(node));
    }

    private @Nullable String reason(PeerConnection connection) {
        boolean relayed = connection.path().map(path -> !path.isDirect()).orElse(false);
        if (!relayed) {
            return null;
        }
        return direct == Direct.NEVER
                ? "a direct path was not wanted"
                : "no direct path came to be within " + Durations.text(waitDirect);
    }

    private static @Nullable Duration within(CompletableFuture<Duration> event, Duration limit)
            throws InterruptedException {
        try {
            return event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException none) {
            return null;
        }
    }

    private NatProfile remoteNat(WarrenNode node) throws InterruptedException {
        try {
            return Waiting.on(node.lookup(peer, network.timeout()), network.timeout())
                    .record()
                    .nat();
        } catch (CliFailure unpublished) {
            return NatProfile.UNKNOWN;
        }
    }

    private boolean echo(PeerConnection connection) {
        try {
            return Waiting.on(EchoProbe.firstByte(connection), network.timeout());
        } catch (CliFailure silent) {
            return false;
        }
    }
}
