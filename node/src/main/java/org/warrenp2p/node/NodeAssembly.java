package org.warrenp2p.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.node.core.NodePorts;
import org.warrenp2p.node.core.NodeSettings;
import org.warrenp2p.node.core.tunnel.TunnelOptions;
import org.warrenp2p.node.gateway.SystemGateways;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.NetworkInterfaces;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.netty.JdkNetworkInterfaces;
import org.warrenp2p.transport.netty.JdkResolver;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyMulticastTransport;
import org.warrenp2p.transport.netty.NettyStreamTransport;
import org.warrenp2p.transport.netty.SystemWallClock;
import org.warrenp2p.transport.netty.quic.QuicPeerChannels;
import org.warrenp2p.transport.netty.quic.QuicSettings;
import org.warrenp2p.transport.netty.tunnel.NettyTunnelTransport;
import org.warrenp2p.transport.netty.tunnel.TunnelSettings;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** Wires a node to the real world: Netty's loops and sockets, Noise, QUIC. The only place that knows all of them. */
record NodeAssembly(
        NetworkId network,
        RoleSetting role,
        List<Endpoint> listen,
        boolean listenByDefault,
        List<Multiaddr> bootstrap,
        boolean publish,
        CoordinationSettings coordination,
        RelaySetting relay,
        RelaySettings relaying,
        boolean udp,
        int tunnelPort,
        @Nullable Endpoint proxy,
        boolean portMapping,
        boolean lanDiscovery,
        Predicate<PeerId> accepts) {

    CompletableFuture<WarrenNode> start(
            @Nullable Identity identity,
            @Nullable DataDirectory data,
            @Nullable WarrenRuntime shared,
            @Nullable Executor callbackExecutor) {
        WarrenRuntime runtime = shared != null ? shared : WarrenRuntime.open();
        Runnable releaseRuntime = shared != null ? () -> {} : runtime::close;
        CompletableFuture<WarrenNode> started = Belongings.open(identity, data, runtime.callbacks())
                .thenCompose(belongings -> start(belongings, runtime, releaseRuntime, callbackExecutor));
        return started.whenComplete((node, failure) -> {
            if (failure != null) {
                releaseRuntime.run();
            }
        });
    }

    private CompletableFuture<WarrenNode> start(
            Belongings belongings,
            WarrenRuntime runtime,
            Runnable releaseRuntime,
            @Nullable Executor callbackExecutor) {
        Counters counters = new Counters();
        NettyEventLoop loop = runtime.netty().newLoop(counters);
        NodeStorage storage = belongings.serve(loop, counters);
        Runnable release = () -> {
            storage.close();
            releaseRuntime.run();
        };
        LoopCalls calls = new LoopCalls(loop, callbackExecutor != null ? callbackExecutor : runtime.callbacks());
        CompletableFuture<WarrenNode> started = calls.call(completion -> BootstrapAddresses.resolve(
                bootstrap,
                new JdkResolver(loop, runtime.netty().waiter()),
                Completion.of(
                        contacts -> {
                            NettyDatagramTransport datagrams =
                                    new NettyDatagramTransport(runtime.netty(), loop, counters, runtime.sockets());
                            HostedNode node = new HostedNode(
                                    ports(belongings.identity(), storage, runtime, loop, datagrams, counters),
                                    settings(contacts.nodes(), contacts.entrances()),
                                    calls,
                                    release);
                            if (portMapping && udp) {
                                node.mapPortsWith(portMapper(runtime, loop, datagrams, counters));
                            }
                            if (lanDiscovery) {
                                node.discoverWith(new NettyMulticastTransport(runtime.netty(), loop, counters));
                            }
                            node.start(completion);
                        },
                        completion::failed)));
        return started.whenComplete((node, failure) -> {
            if (failure != null) {
                storage.close();
            }
        });
    }

    private static PortMapper portMapper(
            WarrenRuntime runtime, NettyEventLoop loop, NettyDatagramTransport datagrams, Counters counters) {
        SystemEntropy entropy = new SystemEntropy();
        return new PortMapper(new PortMapper.Ports(
                loop,
                datagrams.plain(),
                new NettyStreamTransport(runtime.netty(), loop),
                new SystemGateways(),
                runtime.netty().worker(),
                entropy,
                new RandomStreams(entropy.nextLong()).stream("portmap"),
                counters));
    }

    private NodePorts ports(
            Identity identity,
            NodeStorage storage,
            WarrenRuntime runtime,
            NettyEventLoop loop,
            NettyDatagramTransport datagrams,
            Counters counters) {
        SystemEntropy entropy = new SystemEntropy();
        return new NodePorts(
                loop,
                new SystemWallClock(),
                entropy,
                new RandomStreams(entropy.nextLong()),
                identity,
                new NoiseSessionCrypto(identity, network, entropy, new CryptoWorker(runtime.curves()), loop),
                datagrams,
                new NettyTunnelTransport(runtime.netty(), loop, identity, entropy, counters, tunnelSettings()),
                paths -> new QuicPeerChannels(
                        new QuicPeerChannels.Ports(
                                runtime.netty(), loop, datagrams, paths, identity, entropy, counters),
                        network,
                        QuicSettings.DEFAULTS),
                new JdkNetworkInterfaces(),
                storage.storages(),
                storage.contacts(),
                new WorkerSignatureChecks(network, new Ed25519Verifier(), runtime.curves(), loop, counters),
                counters);
    }

    private TunnelSettings tunnelSettings() {
        return proxy == null ? TunnelSettings.DEFAULT : TunnelSettings.DEFAULT.through(proxy);
    }

    private NodeSettings settings(List<Contact> contacts, List<Contact> entrances) {
        return new NodeSettings(
                network,
                role,
                listenByDefault ? usable(listen, new JdkNetworkInterfaces()) : listen,
                contacts,
                publish,
                ControlSettings.defaults(),
                DhtSettings.defaults(),
                coordination,
                relay,
                relaying,
                new TunnelOptions(udp, tunnelPort, entrances),
                accepts);
    }

    /** Nobody asked for both families: the one that this machine lacks is left out. */
    private static List<Endpoint> usable(List<Endpoint> endpoints, NetworkInterfaces interfaces) {
        List<IpAddress> addresses = interfaces.addresses();
        return endpoints.stream()
                .filter(endpoint -> addresses.stream().anyMatch(own -> own.family() == endpoint.family()))
                .toList();
    }
}
