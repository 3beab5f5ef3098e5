package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.stream.EchoService;
import org.warrenp2p.node.PublishResult;
import org.warrenp2p.node.TopicAnnouncement;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Offers a topic for as long as it runs. */
@Command(
        name = "announce",
        description = {
            "Runs a node that offers a topic, until it is stopped.",
            "Prints one line when it can be found for the first time, and announces it again as time passes. Others find"
                    + " it with `warren find TOPIC`. With --key it is found under the same peer id every time; no other"
                    + " node may run with that key meanwhile."
        },
        footer = {"", "Example:", "  warren announce films --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."})
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class AnnounceCommand extends WarrenCommand {

    @Parameters(paramLabel = "TOPIC", description = "what is offered: any name of 1 to 255 bytes")
    private String topic;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    AnnounceCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        Topics.require(topic);
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        try (JoinedNode joined = JoinedNode.join(network.builder(bootstrap), bootstrap, network.timeout())) {
            WarrenNode node = joined.node();
            EchoService.serve(node);
            // who finds us looks our record up next
            Waiting.on(node.published(), network.timeout());
            try (TopicAnnouncement announcement = Waiting.on(node.announce(topic), network.timeout())) {
                // before this a signal kills, because nothing was promised yet
                CompletableFuture<Void> stopRequested = console().stopRequests().get();
                tell(output, node, announcement.first());
                stopRequested.join();
            }
            return 0;
        }
    }

    private void tell(Output output, WarrenNode node, PublishResult first) {
        output.line("announcing \"" + topic + "\" as " + node.peerId() + ", kept by "
                + Amount.of(first.storedOn(), "other node") + " after " + Durations.text(first.took()));
        if (first.storedOn() == 0) {
            output.note("nobody keeps it yet, so nobody finds it; trying on");
        }
        output.object(json(node, first));
    }

    private ObjectNode json(WarrenNode node, PublishResult first) {
        return Output.object(true)
                .put("topic", topic)
                .put("peer", node.peerId().toString())
                .put("stored_on", first.storedOn())
                .put("took_ms", Durations.millis(first.took()));
    }
}
