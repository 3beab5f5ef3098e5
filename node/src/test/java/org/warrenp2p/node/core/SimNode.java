package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.core.tunnel.TunnelOptions;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.SimChannelSettings;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimPeerChannels;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** A node of the shipped core on the simulated network, with the real cryptography; keeps what it is told. */
final class SimNode {

    static final int PORT = 4433;

    final SimHost host;
    final Identity identity;
    final Counters counters = new Counters();
    final NodeCore core;
    final List<PeerLink> links = new ArrayList<>();
    final Map<String, StreamAcceptor> protocols = new LinkedHashMap<>();

    @Nullable
    BootstrapResult joined;

    @Nullable
    PublishResult published;

    @Nullable
    Failure failure;

    SimNode(SimHost host, List<Contact> bootstrap) {
        this(host, bootstrap, RoleSetting.AUTO);
    }

    SimNode(SimHost host, List<Contact> bootstrap, RoleSetting role) {
        this(host, bootstrap, role, host.datagrams());
    }

    SimNode(SimHost host, List<Contact> bootstrap, RoleSetting role, DatagramTransport datagrams) {
        this(host, bootstrap, role, datagrams, listenOn(host));
    }

    SimNode(
            SimHost host,
            List<Contact> bootstrap,
            RoleSetting role,
            DatagramTransport datagrams,
            List<Endpoint> listen) {
        this(host, bootstrap, role, datagrams, listen, RelaySetting.OFF, RelaySettings.DEFAULT, null);
    }

    /** A node that forwards for others. */
    SimNode(SimHost host, List<Contact> bootstrap, RelaySetting relay, RelaySettings relaying) {
        this(host, bootstrap, host.datagrams(), relay, relaying);
    }

    SimNode(
            SimHost host,
            List<Contact> bootstrap,
            DatagramTransport datagrams,
            RelaySetting relay,
            RelaySettings relaying) {
        this(host, bootstrap, RoleSetting.AUTO, datagrams, listenOn(host), relay, relaying, null);
    }

    /** A node that can do without UDP, or serves those who have to. */
    SimNode(SimHost host, List<Contact> bootstrap, RelaySetting relay, TunnelOptions tunnels) {
        this(
                host,
                bootstrap,
                RoleSetting.AUTO,
                host.datagrams(),
                listenOn(host),
                relay,
                RelaySettings.DEFAULT,
                tunnels);
    }

    private static List<Endpoint> listenOn(SimHost host) {
        return host.addresses().stream()
                .map(address -> new Endpoint(address, PORT))
                .toList();
    }

    private SimNode(
            SimHost host,
            List<Contact> bootstrap,
            RoleSetting role,
            DatagramTransport datagrams,
            List<Endpoint> listen,
            RelaySetting relay,
            RelaySettings relaying,
            @Nullable TunnelOptions tunnels) {
        this.host = host;
        this.identity = Identity.generate(host.entropy());
        NodePorts ports = new NodePorts(
                host.loop(),
                host.wallClock(),
                host.entropy(),
                host.random(),
                identity,
                new NoiseSessionCrypto(
                        identity, NetworkId.MAIN, host.entropy(), new CryptoWorker(host.worker()), host.loop()),
                datagrams,
                paths -> new SimPeerChannels(
                        identity.peerId(), host, paths, SimChannelSettings.DEFAULT.withPackets(), counters),
                host.interfaces(),
                Storages.inMemory(host.loop()),
                KnownContacts.none(host.loop()),
                SignatureChecks.inline(NetworkId.MAIN, new Ed25519Verifier()),
                counters);
        NodeSettings settings = new NodeSettings(
                NetworkId.MAIN, role, listen, bootstrap, true, ControlSettings.defaults(), DhtSettings.defaults());
        NodeSettings relayed = settings.withRelay(relay, relaying);
        core = tunnels == null
                ? new NodeCore(ports, relayed, this::accept)
                : new NodeCore(ports.withTunnels(host.tunnels()), relayed.withTunnels(tunnels), this::accept);
        core.onLink(links::add);
        host.loop().execute(() -> core.start(Completion.of(ready -> join(), this::fail)));
    }

    private void join() {
        core.join(
                Completion.of(result -> joined = result, this::fail),
                Completion.of(result -> published = result, this::fail));
    }

    private boolean accept(PeerLink link, String protocol, PeerStream stream) {
        StreamAcceptor acceptor = protocols.get(protocol);
        return acceptor != null && acceptor.accept(link, protocol, stream);
    }

    private void fail(Failure reason) {
        failure = reason;
    }

    PublishResult publication() {
        return Objects.requireNonNull(published);
    }

    PeerId peer() {
        return identity.peerId();
    }

    Contact contact() {
        return new Contact(peer(), new Endpoint(host.address(), PORT));
    }

    /** Looks {@code peer} up; the result is filled in as the simulation runs. */
    Found find(PeerId peer) {
        Found found = new Found();
        host.loop().execute(() -> core.find(peer, found));
        return found;
    }

    /** Connects to {@code peer}; the result is filled in as the simulation runs. */
    Dialled connect(PeerId peer, Duration timeout) {
        return connect(peer, timeout, Direct.PREFER);
    }

    /** The same by such a way as {@code direct} says. */
    Dialled connect(PeerId peer, Duration timeout, Direct direct) {
        Dialled dialled = new Dialled();
        host.loop()
                .execute(() -> core.connect(
                        peer,
                        timeout.toNanos(),
                        direct,
                        Completion.of(made -> dialled.made = made, reason -> dialled.failure = reason)));
        return dialled;
    }

    /** What a search found. */
    static final class Found implements FindListener {
        @Nullable
        SignedPeerRecord first;

        @Nullable
        FindResult result;

        @Nullable
        Failure failure;

        boolean ended() {
            return result != null || failure != null;
        }

        SignedPeerRecord record() {
            return Objects.requireNonNull(first);
        }

        @Override
        public void onRecord(SignedPeerRecord record) {
            if (first == null) {
                first = record;
            }
        }

        @Override
        public void onFinished(FindResult end) {
            result = end;
        }

        @Override
        public void onFailure(Failure reason) {
            failure = reason;
        }
    }

    /** What became of a connect. */
    static final class Dialled {
        NodeCore.@Nullable Connected made;

        @Nullable
        Failure failure;

        boolean ended() {
            return made != null || failure != null;
        }

        NodeCore.Connected connected() {
            return Objects.requireNonNull(made);
        }

        Failure reason() {
            return Objects.requireNonNull(failure);
        }
    }
}
