package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.PlainText;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.FoundValue;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a small value. */
@Command(
        name = "get",
        description = {
            "Reads a value that was put, and writes its bytes to standard output.",
            "Nothing is added. It is checked: an immutable value is what its key is the hash of, a mutable one is signed by its owner. On a"
                    + " terminal, text gets a line end, and anything else is not shown."
        },
        footer = {
            "",
            "Example:",
            "  warren get 5e1082d50ee275cb... --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class GetCommand extends WarrenCommand {

    @Parameters(paramLabel = "KEY", description = "what `warren put` printed: 64 hexadecimal digits")
    private Key key;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    GetCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            FoundValue found = get(joined.node());
            if (!output.isJson()) {
                write(output, found.content().toArray());
            }
            output.object(json(found));
            return 0;
        }
    }

    private FoundValue get(WarrenNode node) throws CliFailure {
        try {
            return Waiting.on(node.get(key, network.timeout()), network.timeout());
        } catch (CliFailure failure) {
            throw failure.withHintFor(
                            ErrorCode.NOT_FOUND,
                            "Check the key and --network; a value lives for a day after it was put last")
                    .withHintFor(ErrorCode.TIMEOUT, Waiting.LONGER);
        }
    }

    /** What strangers wrote must not talk to the terminal: escape sequences can do more than be seen. */
    private void write(Output output, byte[] content) throws IOException {
        if (!console().shown()) {
            console().out().write(content);
            console().out().flush();
        } else if (PlainText.is(content)) {
            output.line(PlainText.of(content).stripTrailing());
        } else {
            output.note("the value is no text: " + Amount.of(content.length, "byte")
                    + "; `warren get KEY > FILE` writes them to a file");
        }
    }

    private static ObjectNode json(FoundValue found) {
        ObjectNode object = Output.object(true)
                .put("key", found.key().toString())
                .put(
                        "value_base64",
                        Base64.getEncoder().encodeToString(found.content().toArray()));
        return Sequences.put(object, found.sequence())
                .put("owner", found.owner().map(PeerId::toString).orElse(null))
                .put("took_ms", Durations.millis(found.took()));
    }
}
