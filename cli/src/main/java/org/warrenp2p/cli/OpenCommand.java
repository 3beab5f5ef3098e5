package org.warrenp2p.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.cli.tcp.LocalPort;
import org.warrenp2p.cli.tcp.PeerPort;
import org.warrenp2p.cli.tcp.StandardPipe;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reaches a TCP service of a peer. */
@Command(
        name = "open",
        description = {
            "Reaches a TCP service that a peer exposes.",
            "With --local programs of this machine connect to it at 127.0.0.1, as often and as many as they like, until it is"
                    + " stopped. Without it there is one connection, with standard input and output at this end."
        },
        footer = {
            "",
            "Example:",
            "  warren open 12D3KooW... 8080 --local 8080 --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class OpenCommand extends WarrenCommand {

    @Parameters(paramLabel = "PEER_ID", description = "who exposes it")
    private PeerId peer;

    @Parameters(paramLabel = "PORT", description = "the port of the service, on the peer's machine")
    private int port;

    @Option(
            names = "--local",
            paramLabel = "PORT",
            description = "the port to listen on here, 0 for any that is free (default: standard input and output)")
    private @Nullable Integer local;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    OpenCommand(Console console) {
        super(console);
    }

    @Override
    boolean keepsOutputForData() {
        return true;
    }

    @Override
    int run(Output output) throws Exception {
        TcpPorts.requireService(port);
        if (local != null) {
            TcpPorts.requireLocal(local);
        }
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            // who is not there is told now, and not to the first program that connects
            Waiting.on(joined.node().connect(peer, network.timeout()), network.timeout());
            PeerPort target = new PeerPort(joined.node(), peer, port, network.timeout());
            return local == null ? pipe(target) : listen(target, local, output);
        }
    }

    private int pipe(PeerPort target) throws CliFailure, InterruptedException {
        try {
            PeerStream stream = target.connect();
            new StandardPipe(stream).run(console().in(), console().out());
            return 0;
        } catch (IOException e) {
            throw new CliFailure(
                    ErrorCode.REFUSED,
                    String.valueOf(e.getMessage()),
                    "Run `warren expose " + port + "` there, with this peer id among those it allows",
                    e);
        }
    }

    private int listen(PeerPort target, int wanted, Output output) throws CliFailure {
        // before this a signal kills, because nothing was promised yet
        CompletableFuture<Void> stopRequested = console().stopRequests().get();
        try (LocalPort listening = LocalPort.open(wanted, target, output::note)) {
            output.line("ready 127.0.0.1:" + listening.port());
            output.object(Output.object(true)
                    .put("peer", peer.toString())
                    .put("port", port)
                    .put("local", listening.port()));
            stopRequested.join();
            return 0;
        } catch (IOException e) {
            throw new CliFailure(
                    ErrorCode.ADDRESS_IN_USE,
                    "Port " + wanted + " of this machine cannot be listened on: " + e.getMessage(),
                    "--local 0 takes one that is free, and says which",
                    e);
        }
    }
}
