package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.stream.Pipe;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The active end of a pipe between two machines. */
@Command(
        name = "dial",
        description = {
            "Dials a peer that listens, and pipes data both ways, like netcat.",
            "The peer runs `warren listen`. What comes on standard input goes to it, and what it sends goes to standard"
                    + " output; everything else goes to standard error."
        },
        footer = {
            "",
            "Example:",
            "  warren dial 12D3KooW... --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW... < to-send.bin"
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class DialCommand extends WarrenCommand {

    @Parameters(paramLabel = "PEER_ID", description = "whom to dial")
    private PeerId peer;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    DialCommand(Console console) {
        super(console);
    }

    @Override
    boolean keepsOutputForData() {
        return true;
    }

    @Override
    int run(Output output) throws Exception {
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            PeerConnection connection = Waiting.on(joined.node().connect(peer, network.timeout()), network.timeout());
            PeerStream stream = Waiting.on(connection.openStream(Pipe.PROTOCOL), network.timeout());
            long startedNanos = System.nanoTime();
            StreamPiping piping = new StreamPiping(stream);
            piping.run(console());
            connection.close();
            output.object(json(piping.pipe(), Duration.ofNanos(System.nanoTime() - startedNanos)));
            return 0;
        }
    }

    private ObjectNode json(Pipe pipe, Duration took) {
        return Output.object(true)
                .put("peer", peer.toString())
                .put("sent_bytes", pipe.sentBytes())
                .put("received_bytes", pipe.receivedBytes())
                .put("took_ms", Durations.millis(took));
    }
}
