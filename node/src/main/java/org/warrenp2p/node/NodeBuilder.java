package org.warrenp2p.node;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.node.core.relay.Entrances;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.KeyFileException;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;

/**
 * The settings of a node. Nothing is required: the default is a fresh identity on free ports of all interfaces, network
 * {@code main}, no bootstrap addresses. Not safe for use by several threads.
 */
public final class NodeBuilder {

    private @Nullable Identity identity;
    private @Nullable DataDirectory data;
    private NetworkId network = NetworkId.MAIN;
    private RoleSetting role = RoleSetting.AUTO;
    private List<Endpoint> listen = List.of(new Endpoint(IpAddress.ofIpv4(0), 0), new Endpoint(new IpAddress(0, 0), 0));
    private boolean listenSet;
    private List<Multiaddr> bootstrap = List.of();
    private boolean publish = true;
    private CoordinationSettings coordination = CoordinationSettings.DEFAULT;
    private RelaySetting relay = RelaySetting.OFF;
    private RelaySettings relaying = RelaySettings.DEFAULT;
    private boolean udp = true;
    private int tunnelPort = Entrances.BY_RULE;
    private @Nullable Endpoint proxy;
    private boolean portMapping = true;
    private boolean lanDiscovery;
    private Predicate<PeerId> accepts = peer -> true;
    private @Nullable WarrenRuntime runtime;
    private @Nullable Executor callbackExecutor;

    NodeBuilder() {}

    /** Who the node is. Default: a fresh identity. */
    public NodeBuilder identity(Identity newIdentity) {
        identity = newIdentity;
        return this;
    }

    /**
     * Who the node is: the key in {@code file}, made there (owner-only) if there is no such file.
     *
     * @throws KeyFileException if the file cannot be used, with a sentence that says what to do
     */
    public NodeBuilder keyFile(Path file) throws KeyFileException {
        identity = DataDirectory.identityIn(file);
        return this;
    }

    /**
     * Where the node keeps what outlives its process: its identity ({@code identity.key}, unless another one is chosen
     * here), and the records and contacts that it held ({@code warren.store}). The directory is made, for its owner
     * only, if it is absent; one node uses it at a time. Default: nothing outlives the process.
     */
    public NodeBuilder dataDirectory(Path directory) {
        data = new DataDirectory(directory);
        return this;
    }

    /** The network to join. Default: main. */
    public NodeBuilder network(NetworkId newNetwork) {
        network = newNetwork;
        return this;
    }

    /**
     * Where to listen, such as {@code /ip4/0.0.0.0/udp/4433}; port 0 takes a free one. Default: free ports of both
     * families.
     *
     * @throws IllegalArgumentException if one is not an IP address and a UDP port, or there is none
     */
    public NodeBuilder listen(List<Multiaddr> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A node listens on at least one address, such as /ip4/0.0.0.0/udp/4433");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Multiaddr address : addresses) {
            endpoints.add(BootstrapAddresses.listenEndpoint(address));
        }
        listen = List.copyOf(endpoints);
        listenSet = true;
        return this;
    }

    /**
     * Nodes to join through, ending in {@code /p2p/ID}; ip4, ip6 and dns forms, by UDP, or relays by {@code
     * /tcp/443/tls}.
     *
     * @throws IllegalArgumentException if one has another form, with a sentence that says which is meant
     */
    public NodeBuilder bootstrap(List<Multiaddr> addresses) {
        addresses.forEach(BootstrapAddresses::require);
        bootstrap = List.copyOf(addresses);
        return this;
    }

    /** Default: AUTO. */
    public NodeBuilder role(RoleSetting newRole) {
        role = newRole;
        return this;
    }

    /** Whether the node's record is published, so that others can find it. Default: yes. */
    public NodeBuilder publish(boolean newPublish) {
        publish = newPublish;
        return this;
    }

    /**
     * For how many peers behind a NAT this node passes orders to punch on, at most; each costs one session that is kept, and
     * some 8 bytes a second. A client does so for nobody. Default: 1,024, which is also the most.
     *
     * @throws IllegalArgumentException if it is negative or more
     */
    public NodeBuilder coordinateFor(int mostPeers) {
        coordination = CoordinationSettings.DEFAULT.withTargets(mostPeers);
        return this;
    }

    /**
     * Whether this node forwards datagrams between peers that cannot reach each other, as a volunteer, and within which
     * limits. It can read none of them. Default: no.
     */
    public NodeBuilder relay(RelaySetting newRelay) {
        relay = newRelay;
        return this;
    }

    /** What this node gives to others at most, if it is a relay. Default: {@link RelaySettings#DEFAULT}. */
    public NodeBuilder relayLimits(RelaySettings limits) {
        relaying = limits;
        return this;
    }

    /**
     * Whether this node sends and takes UDP. Without, it opens no UDP socket, reaches relays over TLS on TCP, and everybody else
     * through them; it is a client. With it, it does the same by itself where UDP turns out to be blocked. Default: yes.
     */
    public NodeBuilder udp(boolean newUdp) {
        udp = newUdp;
        return this;
    }

    /**
     * Where this node, while it is a relay, takes connections over TLS of peers whose networks let no UDP out. Default: port
     * 443 of each address that it listens at, or the number of the UDP port where that cannot be had.
     *
     * @param port of TCP; 0: the default; -1: nowhere
     * @throws IllegalArgumentException if it is none of these
     */
    public NodeBuilder tunnelPort(int port) {
        if (port < Entrances.NONE || port > 65_535) {
            throw new IllegalArgumentException("A port is 1 to 65,535, or 0 for the default, or -1 for none");
        }
        tunnelPort = port;
        return this;
    }

    /**
     * The HTTP proxy through which relays are reached over TLS (CONNECT). Default: none.
     *
     * @throws IllegalArgumentException if its name could not be resolved
     */
    public NodeBuilder proxy(InetSocketAddress httpProxy) {
        if (httpProxy.isUnresolved()) {
            throw new IllegalArgumentException("The proxy " + httpProxy.getHostString() + " has no address");
        }
        proxy = Endpoint.of(httpProxy);
        return this;
    }

    /**
     * Whether the router is asked, by PCP, NAT-PMP or UPnP, to lead a port to this node, so that strangers reach it behind
     * a NAT. It is asked behind the scenes, and given back when the node stops; a node that listens on loopback addresses
     * only asks nobody. Default: yes.
     */
    public NodeBuilder portMapping(boolean newPortMapping) {
        portMapping = newPortMapping;
        return this;
    }

    /**
     * Which peers may open a path to this node while it is behind a NAT. Asked on the node's event loop, at every order to
     * punch that comes from a peer, before anything is sent to it: nobody else learns where this node is, or that it is
     * there. It must not block. Default: everybody.
     */
    public NodeBuilder acceptPeers(Predicate<PeerId> filter) {
        accepts = filter;
        return this;
    }

    /**
     * Whether nodes on the same local network are looked for, and this one shows itself to them, by multicast DNS
     * ({@code _warren._udp.local}): they then know each other without a bootstrap address. It tells everybody there that
     * this peer id is here. A node that listens on loopback addresses only does neither. Default: no.
     */
    public NodeBuilder lanDiscovery(boolean newLanDiscovery) {
        lanDiscovery = newLanDiscovery;
        return this;
    }

    /** Event loops and workers to share with other nodes; not closed with the node. Default: its own. */
    public NodeBuilder runtime(WarrenRuntime newRuntime) {
        runtime = newRuntime;
        return this;
    }

    /** Where futures complete and listeners run. Default: a pool of the runtime that grows as callbacks block. */
    public NodeBuilder callbackExecutor(Executor executor) {
        callbackExecutor = executor;
        return this;
    }

    /**
     * Opens the data directory and the sockets. Completes when the node serves; fails with ADDRESS_IN_USE,
     * ADDRESS_UNUSABLE, UNSUPPORTED, STORAGE if the data directory cannot be used, or NOT_FOUND if none of the bootstrap
     * names resolves, and a sentence that says what to do. Joining goes on behind it ({@link WarrenNode#joined()}).
     */
    public CompletableFuture<WarrenNode> start() {
        NodeAssembly assembly = new NodeAssembly(
                network,
                role,
                listen,
                !listenSet,
                bootstrap,
                publish,
                coordination,
                relay,
                relaying,
                udp,
                tunnelPort,
                proxy,
                portMapping,
                lanDiscovery,
                accepts);
        return assembly.start(identity, data, runtime, callbackExecutor);
    }
}
