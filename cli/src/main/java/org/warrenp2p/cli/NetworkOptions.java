package org.warrenp2p.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.node.LanSearch;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.KeyFile;
import org.warrenp2p.proto.identity.KeyFileException;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Option;

/** The options of every command that joins a network. */
final class NetworkOptions {

    /** Where to join, if no option says so: multiaddrs with commas between them. */
    static final String BOOTSTRAP_VARIABLE = "WARREN_BOOTSTRAP";

    /** CLI: one to two seconds; who has just answered somebody else answers after a second. */
    private static final Duration LAN_PATIENCE = Duration.ofMillis(1_800);

    @Option(
            names = "--bootstrap",
            paramLabel = "MULTIADDR",
            description = "a node to join through, such as /ip4/203.0.113.7/udp/4433/p2p/12D3KooW...; may be repeated;"
                    + " else WARREN_BOOTSTRAP, with commas between several")
    private List<Multiaddr> bootstrap = new ArrayList<>();

    @Option(names = "--key", paramLabel = "FILE", description = "the identity; else a fresh one")
    private @Nullable Path key;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description = "where to listen, such as /ip4/0.0.0.0/udp/4433 (port 0: a free one); may be repeated")
    private List<Multiaddr> listen = new ArrayList<>();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "main",
            description = "the network to join (default: ${DEFAULT-VALUE})")
    private NetworkId network = NetworkId.MAIN;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "how long joining, and then what is asked for, may take each (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--no-lan",
            description = "do not look for nodes on the local network, and do not show this one there")
    private boolean noLan;

    @Option(
            names = "--udp",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto: as long as it gets out, else relays are reached over TLS on TCP, and everybody else"
                    + " through them; off: the latter at once (default: ${DEFAULT-VALUE})")
    private UdpChoice udp = UdpChoice.AUTO;

    @Option(
            names = "--proxy",
            paramLabel = "HOST:PORT",
            description = "the HTTP proxy through which relays are reached over TLS on TCP")
    private @Nullable InetSocketAddress proxy;

    /** Whether UDP is used. */
    enum UdpChoice {
        /** As long as it works. */
        AUTO,
        /** Not at all. */
        OFF
    }

    Duration timeout() {
        return timeout;
    }

    NetworkId network() {
        return network;
    }

    boolean hasKey() {
        return key != null;
    }

    /** The identity in the key file that was given; null if none was. */
    @Nullable
    Identity identity() throws KeyFileException {
        return key == null ? null : KeyFile.read(key);
    }

    List<Multiaddr> listen() {
        return listen;
    }

    /** Where to join: the options, else the environment; may be none. */
    List<Multiaddr> bootstrap(Console console) throws CliFailure {
        if (!bootstrap.isEmpty()) {
            return bootstrap;
        }
        String variable = console.environment().apply(BOOTSTRAP_VARIABLE);
        if (variable == null || variable.isBlank()) {
            return List.of();
        }
        try {
            List<Multiaddr> addresses = new ArrayList<>();
            for (String text : variable.split(",", -1)) {
                addresses.add(ArgumentTypes.bootstrapAddress(text.strip()));
            }
            return addresses;
        } catch (IllegalArgumentException e) {
            throw new CliFailure(
                    ErrorCode.CONFIGURATION,
                    BOOTSTRAP_VARIABLE + ": " + e.getMessage(),
                    "Mend the variable, or unset it and use --bootstrap",
                    e);
        }
    }

    /** Whether the local network is asked; a node that listens on this machine only lives in another one. */
    boolean usesLan() {
        return !noLan && (listen.isEmpty() || listen.stream().anyMatch(NetworkOptions::isBeyondThisMachine));
    }

    private static boolean isBeyondThisMachine(Multiaddr address) {
        return address.endpoint()
                .filter(endpoint -> !endpoint.address().isLoopback())
                .isPresent();
    }

    /** The same for commands that can do nothing alone: the local network is asked where nothing else is given. */
    List<Multiaddr> requiredBootstrap(Console console) throws CliFailure {
        List<Multiaddr> addresses = bootstrap(console);
        if (addresses.isEmpty() && usesLan()) {
            addresses = LanSearch.find(network, LAN_PATIENCE).join();
        }
        if (addresses.isEmpty()) {
            throw new CliFailure(
                    ErrorCode.NO_BOOTSTRAP,
                    "This needs a network, and no address to join it through was given"
                            + (usesLan() ? "; no node answered on the local network" : ""),
                    "Add --bootstrap MULTIADDR or set " + BOOTSTRAP_VARIABLE
                            + "; `warren run` prints the address of the node that it starts");
        }
        return addresses;
    }

    /** A node with the settings that were given. It leaves the router alone: most commands are over before that helps. */
    NodeBuilder builder(List<Multiaddr> joinThrough) throws KeyFileException {
        return builder(joinThrough, identity());
    }

    /** The same with another identity than {@code --key} says; null for a fresh one. */
    NodeBuilder builder(List<Multiaddr> joinThrough, @Nullable Identity identity) {
        NodeBuilder builder = WarrenNode.builder()
                .network(network)
                .bootstrap(joinThrough)
                .portMapping(false)
                .udp(udp == UdpChoice.AUTO);
        if (proxy != null) {
            builder.proxy(proxy);
        }
        if (identity != null) {
            builder.identity(identity);
        }
        if (!listen.isEmpty()) {
            builder.listen(listen);
        }
        return builder;
    }
}
