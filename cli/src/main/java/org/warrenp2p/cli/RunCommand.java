package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.stream.EchoService;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.testnet.survey.SurveyVolunteer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A long-running node. */
@Command(
        name = "run",
        description = {
            "Runs a node until it is stopped.",
            "Prints `ready MULTIADDR` for every address that it serves at; others join through any of them. Without"
                    + " --listen it listens on UDP port 4433 of all interfaces."
        },
        footer = {
            "",
            "Example:",
            "  warren run --data /var/lib/warren --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."
        })
final class RunCommand extends WarrenCommand {

    /** Nobody has answered for so long: worth telling, while the attempts go on. */
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the node keeps what survives it: its identity, DIR/identity.key, made if absent, and"
                    + " the records and contacts that it held, DIR/warren.store; without it and without --key the"
                    + " identity is a fresh one")
    private @Nullable Path data;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "auto",
            description = "auto, server (serves the DHT) or client (only asks) (default: ${DEFAULT-VALUE})")
    private RoleSetting role = RoleSetting.AUTO;

    @Option(
            names = "--relay",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "whether the node forwards for peers that cannot reach each other: auto (where strangers reach"
                            + " it), on or off (default: ${DEFAULT-VALUE})")
    private RelaySetting relay = RelaySetting.AUTO;

    @Option(
            names = "--relay-tls",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "where the node, as a relay, takes peers over TLS on TCP whose networks let no UDP out; 0: 443, or"
                            + " the number of its UDP port where 443 cannot be had; -1: nowhere (default: ${DEFAULT-VALUE})")
    private int relayTls;

    @Option(
            names = "--no-port-mapping",
            description = "do not ask the router, by PCP, NAT-PMP or UPnP, to lead a port to this node")
    private boolean noPortMapping;

    @Option(
            names = "--survey",
            paramLabel = "TOPIC",
            description =
                    "take part in surveys of that topic: announce it, let others that announce it connect, and connect"
                            + " to them when a surveyor asks, at most 60 times in ten minutes")
    private @Nullable String survey;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        if (survey != null) {
            Topics.require(survey);
        }
        List<Multiaddr> bootstrap = network.bootstrap(console());
        NodeBuilder builder = network.builder(bootstrap)
                .role(role)
                .relay(relay)
                .tunnelPort(relayTls)
                .portMapping(!noPortMapping)
                .lanDiscovery(network.usesLan());
        if (data != null) {
            builder.dataDirectory(data);
        }
        if (network.listen().isEmpty()) {
            builder.listen(LocalFamilies.wildcards());
        }
        CompletableFuture<Void> stopRequested = console().stopRequests().get();
        try (JoinedNode started = JoinedNode.start(builder, network.timeout())) {
            WarrenNode node = started.node();
            EchoService.serve(node);
            tellReady(output, node);
            watchJoining(output, node, bootstrap.size());
            if (survey != null) {
                takePart(output, node, survey);
            }
            stopRequested.join();
            return 0;
        }
    }

    static void tellReady(Output output, WarrenNode node) {
        ObjectNode object = Output.object(true).put("peer", node.peerId().toString());
        ArrayNode addresses = object.putArray("addresses");
        if (node.addresses().isEmpty()) {
            // without UDP it is reached through relays only
            output.line("ready /p2p/" + node.peerId());
        }
        for (Multiaddr address : node.addresses()) {
            output.line("ready " + address);
            addresses.add(address.toString());
        }
        output.object(object);
    }

    private static void takePart(Output output, WarrenNode node, String topic) {
        // it ends with the node
        SurveyVolunteer volunteer = SurveyVolunteer.begin(node, topic, System::nanoTime);
        var unused = volunteer.announced().thenRun(() -> output.note("takes part in surveys of " + topic));
    }

    private static void watchJoining(Output output, WarrenNode node, int bootstrapAddresses) {
        if (bootstrapAddresses == 0) {
            return;
        }
        CompletableFuture<Void> joined = node.joined();
        CompletableFuture<Void> watched = joined.thenRun(() -> output.note("joined the network"));
        CompletableFuture.delayedExecutor(JOIN_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> {
                    if (!watched.isDone()) {
                        output.note("nobody has answered at the " + bootstrapAddresses + " bootstrap address"
                                + (bootstrapAddresses == 1 ? "" : "es") + " within " + Durations.text(JOIN_PATIENCE)
                                + "; trying on");
                    }
                });
    }
}
