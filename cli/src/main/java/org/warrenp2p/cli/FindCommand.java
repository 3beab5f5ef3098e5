package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.FoundPeers;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds who offers a topic. */
@Command(
        name = "find",
        description = {
            "Finds peers that offer a topic.",
            "Prints their peer ids, one a line, as they are found; a random sample if there are more than --limit."
        },
        footer = {"", "Example:", "  warren find films --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."})
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class FindCommand extends WarrenCommand {

    @Parameters(paramLabel = "TOPIC", description = "what they offer: the name that they announce it by")
    private String topic;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "how many peers are enough, 1 to " + WarrenNode.MAX_FOUND_PEERS + " (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    FindCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        Topics.require(topic);
        if (limit < 1 || limit > WarrenNode.MAX_FOUND_PEERS) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--limit is between 1 and " + WarrenNode.MAX_FOUND_PEERS + ", not " + limit,
                    "Try --limit 20");
        }
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            FoundPeers found = find(joined.node(), output);
            if (!output.isJson()) {
                output.note(Amount.of(found.peers().size(), "peer") + " in " + Durations.text(found.took()));
            }
            output.object(json(found));
            return 0;
        }
    }

    private FoundPeers find(WarrenNode node, Output output) throws CliFailure {
        try {
            return Waiting.on(
                    node.findPeers(topic, limit, network.timeout(), peer -> output.line(peer.toString())),
                    network.timeout());
        } catch (CliFailure failure) {
            throw failure.withHintFor(
                            ErrorCode.NOT_FOUND,
                            "Check the name letter by letter, that `warren announce` runs somewhere, and that --network is the"
                                    + " same")
                    .withHintFor(ErrorCode.TIMEOUT, Waiting.LONGER);
        }
    }

    private ObjectNode json(FoundPeers found) {
        ObjectNode object = Output.object(true).put("topic", topic);
        ArrayNode peers = object.putArray("peers");
        found.peers().forEach(peer -> peers.add(peer.toString()));
        return object.put("took_ms", Durations.millis(found.took()));
    }
}
