package org.warrenp2p.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.stream.EchoService;
import org.warrenp2p.cli.stream.Pipe;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The waiting end of a pipe between two machines. */
@Command(
        name = "listen",
        description = {
            "Waits for a peer to dial, and pipes data both ways, like netcat.",
            "What comes on standard input goes to the peer, and what the peer sends goes to standard output; so the ready"
                    + " lines go to standard error. It serves one peer and ends. Without --bootstrap it is a network of"
                    + " its own, which the other side joins through it."
        },
        footer = {"", "Example:", "  warren listen --listen /ip4/0.0.0.0/udp/4433 > received.bin"})
final class ListenCommand extends WarrenCommand {

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    ListenCommand(Console console) {
        super(console);
    }

    @Override
    boolean keepsOutputForData() {
        return true;
    }

    @Override
    int run(Output output) throws Exception {
        List<Multiaddr> bootstrap = network.bootstrap(console());
        try (JoinedNode joined = JoinedNode.join(network.builder(bootstrap), bootstrap, network.timeout())) {
            WarrenNode node = joined.node();
            CompletableFuture<PeerStream> first = new CompletableFuture<>();
            EchoService.serve(node);
            node.onStream(Pipe.PROTOCOL, stream -> {
                // one pipe has one other end: whoever comes later is refused
                if (!first.complete(stream)) {
                    stream.close();
                }
            });
            Waiting.on(node.published(), network.timeout());
            RunCommand.tellReady(output, node);
            return serve(firstOf(first));
        }
    }

    /** Waits for as long as nobody comes; a person ends it. */
    private static PeerStream firstOf(CompletableFuture<PeerStream> first) throws CliFailure, InterruptedException {
        try {
            return first.get();
        } catch (ExecutionException e) {
            throw new CliFailure(ErrorCode.INTERNAL, "Nobody can dial any more", "Start it again", e);
        }
    }

    private int serve(PeerStream stream) throws CliFailure, InterruptedException {
        StreamPiping piping = new StreamPiping(stream);
        piping.run(console());
        // the dialler closes the link when it knows that everything has arrived
        piping.awaitLinkEnd();
        return 0;
    }
}
