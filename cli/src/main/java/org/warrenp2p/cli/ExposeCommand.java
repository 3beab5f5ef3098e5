package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.stream.EchoService;
import org.warrenp2p.cli.tcp.ExposedPort;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Offers a TCP service of this machine to peers. */
@Command(
        name = "expose",
        description = {
            "Offers a TCP service of this machine to peers, until it is stopped.",
            "Peers reach it with `warren open`, wherever both are. Without --allow anybody who knows the peer id may. Without"
                    + " --bootstrap it is a network of its own, which the other side joins through it."
        },
        footer = {
            "",
            "Example:",
            "  warren expose 8080 --allow 12D3KooW... --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."
        })
final class ExposeCommand extends WarrenCommand {

    @Parameters(paramLabel = "PORT", description = "the port on which the service listens on this machine")
    private int port;

    @Option(
            names = "--allow",
            paramLabel = "PEER_ID",
            description = "who may connect; repeat it for several (default: anybody)")
    private List<PeerId> allowed = new ArrayList<>();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    ExposeCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        TcpPorts.requireService(port);
        List<Multiaddr> bootstrap = network.bootstrap(console());
        try (JoinedNode joined = JoinedNode.join(network.builder(bootstrap), bootstrap, network.timeout())) {
            WarrenNode node = joined.node();
            EchoService.serve(node);
            new ExposedPort(port, peer -> allowed.isEmpty() || allowed.contains(peer)).serve(node);
            Waiting.on(node.published(), network.timeout());
            CompletableFuture<Void> stopRequested = console().stopRequests().get();
            tell(output, node);
            stopRequested.join();
            return 0;
        }
    }

    private void tell(Output output, WarrenNode node) {
        node.addresses().forEach(address -> output.line("ready " + address));
        output.line("exposing port " + port + " as " + node.peerId());
        ObjectNode object =
                Output.object(true).put("peer", node.peerId().toString()).put("port", port);
        ArrayNode addresses = object.putArray("addresses");
        node.addresses().forEach(address -> addresses.add(address.toString()));
        output.object(object);
    }
}
