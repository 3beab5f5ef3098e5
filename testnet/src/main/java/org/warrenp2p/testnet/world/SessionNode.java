package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.core.NodeCore;
import org.warrenp2p.node.core.NodePorts;
import org.warrenp2p.node.core.NodeSettings;
import org.warrenp2p.node.core.StreamAcceptor;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.SimChannelSettings;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimPeerChannels;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlSettings;

/** All that ships: the node's core on the ports of a simulated host, and every packet of its sessions. */
final class SessionNode implements PeerNode {

    private final NodeCore core;

    SessionNode(PeerSetup setup) {
        SimHost host = setup.host();
        Signer signer = setup.signer();
        Cryptography cryptography = setup.kind().cryptography();
        NodePorts ports = new NodePorts(
                host.loop(),
                host.wallClock(),
                host.entropy(),
                setup.random(),
                signer,
                cryptography.sessions(signer, host),
                host.datagrams(),
                paths -> new SimPeerChannels(
                        signer.peerId(), host, paths, SimChannelSettings.DEFAULT.withPackets(), setup.counters()),
                host.interfaces(),
                Storages.inMemory(host.loop()),
                KnownContacts.none(host.loop()),
                SignatureChecks.inline(NetworkId.MAIN, cryptography.verifier()),
                setup.counters());
        NodeSettings settings = new NodeSettings(
                NetworkId.MAIN,
                setup.role(),
                setup.endpoints(),
                setup.seeds(),
                true,
                ControlSettings.defaults(),
                setup.kind().dht());
        StreamAcceptor firstByte = FirstByte.listener(setup.heard());
        StreamAcceptor talk = Talk.listener(setup.talks());
        core = new NodeCore(
                ports,
                settings.withRelay(setup.forwarding() ? RelaySetting.AUTO : RelaySetting.OFF, RelaySettings.DEFAULT),
                (link, protocol, stream) ->
                        firstByte.accept(link, protocol, stream) || talk.accept(link, protocol, stream));
    }

    @Override
    public void start(Completion<BootstrapResult> joined, Completion<PublishResult> published) {
        core.start(Completion.of(ready -> core.join(joined, published), joined::failed));
    }

    @Override
    public void find(PeerId wanted, FindListener listener) {
        core.find(wanted, listener);
    }

    @Override
    public void closest(Key target, Completion<ClosestResult> done) {
        core.closest(target, done);
    }

    @Override
    public List<Contact> contacts() {
        return core.contacts();
    }

    @Override
    public void connect(PeerId wanted, Duration timeout, Connecting connecting) {
        core.connect(
                wanted,
                timeout.toNanos(),
                Completion.of(
                        made -> {
                            connecting.linked(made.attempts(), () -> reachesDirectly(wanted));
                            FirstByte.send(made.link(), connecting::failed);
                        },
                        connecting::failed));
    }

    @Override
    public void talk(PeerId wanted, Duration timeout, Talk talk) {
        core.connect(wanted, timeout.toNanos(), Completion.of(made -> talk.begin(made.link()), talk::failed));
    }

    @Override
    public boolean hasSessionWith(PeerId other) {
        return core.paths().pathTo(other) != null;
    }

    @Override
    public boolean reachesDirectly(PeerId other) {
        PeerPaths.Path path = core.paths().pathTo(other);
        return path != null && path.kind() == UdpSocket.Kind.DIRECT;
    }

    @Override
    public NatProfile nat() {
        return core.nat().report(IpFamily.IPV4).profile();
    }

    @Override
    public Frame.Role role() {
        return core.role();
    }

    @Override
    public Exchanges exchanges() {
        return core.control().exchanges();
    }

    @Override
    public void stop() {
        core.stop();
    }
}
