package org.warrenp2p.dht;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.session.SessionListener;

/** A DHT node on a simulated host: encoded packets, sessions and exchanges as they ship; signatures are digests. */
final class SimulatedNode implements LocalNode, SessionListener {

    private static final int PORT = 4433;

    final SimHost host;
    final Counters counters = new Counters();
    final Dht dht;
    private final PeerId peer;
    private final Role role;
    private final ControlPlane plane;

    /** A server. */
    SimulatedNode(SimHost host, RandomGenerator random) {
        this(host, random, Role.SERVER);
    }

    SimulatedNode(SimHost host, RandomGenerator random, Role role) {
        this(host, random, role, host.datagrams(), true);
    }

    /**
     * @param datagrams opens its sockets
     * @param probing whether a server has sockets for admission probes
     */
    SimulatedNode(SimHost host, RandomGenerator random, Role role, DatagramTransport datagrams, boolean probing) {
        this.host = host;
        this.role = role;
        this.peer = TestRecords.peer(random);
        plane = new ControlPlane(
                new ControlPlane.Ports(
                        peer,
                        host.loop(),
                        new SimSessionCrypto(peer, NetworkId.MAIN, host),
                        host.entropy(),
                        host.random(),
                        counters),
                ControlSettings.defaults(),
                this::role);
        dht = new Dht(
                this,
                new DhtPorts(
                        host.loop(),
                        host.wallClock(),
                        plane.exchanges(),
                        plane.reachProbes(),
                        Storages.inMemory(host.loop()),
                        KnownContacts.none(host.loop()),
                        SignatureChecks.inline(NetworkId.MAIN, DigestSigner.VERIFIER),
                        host.random(),
                        counters),
                DhtSettings.defaults());
        plane.addSessionListener(this);
        for (Endpoint endpoint : endpoints()) {
            open(datagrams, endpoint, plane.handler(), plane::addSocket);
            if (role == Role.SERVER && probing) {
                Endpoint anyPort = new Endpoint(endpoint.address(), 0);
                open(datagrams, anyPort, (socket, source, payload) -> {}, plane::addProbeSocket);
            }
        }
        dht.start();
    }

    private static void open(
            DatagramTransport datagrams, Endpoint local, DatagramHandler handler, Consumer<UdpSocket> opened) {
        datagrams.open(local, handler, Completion.of(opened, failure -> {
            throw new IllegalStateException(failure.toString());
        }));
    }

    Outcome<BootstrapResult> join(SimulatedNode through) {
        Outcome<BootstrapResult> outcome = new Outcome<>();
        List<Contact> seeds = through.endpoints().stream()
                .map(endpoint -> new Contact(through.peer, endpoint))
                .toList();
        host.loop().execute(() -> dht.bootstrap(seeds, outcome));
        return outcome;
    }

    Outcome<PublishResult> publish() {
        Outcome<PublishResult> outcome = new Outcome<>();
        host.loop().execute(() -> dht.publish(this::freshRecord, outcome));
        return outcome;
    }

    Outcome<PublishResult> put(Value value) {
        Outcome<PublishResult> outcome = new Outcome<>();
        host.loop().execute(() -> dht.put(value, outcome));
        return outcome;
    }

    FindOutcome find(PeerId wanted) {
        FindOutcome outcome = new FindOutcome();
        host.loop().execute(() -> dht.find(wanted, outcome));
        return outcome;
    }

    Outcome<ClosestResult> closest(Key target) {
        Outcome<ClosestResult> outcome = new Outcome<>();
        host.loop().execute(() -> dht.closest(target, outcome));
        return outcome;
    }

    long count(String counter) {
        return counters.counter(counter).value();
    }

    ControlPlane plane() {
        return plane;
    }

    /** Says goodbye and stops. */
    void leave() {
        host.loop().execute(() -> {
            dht.close();
            plane.close();
        });
    }

    private SignedPeerRecord freshRecord() {
        long now = host.wallClock().millis();
        PeerRecord record =
                new PeerRecord(peer, now, now, now + 7_200_000, endpoints(), NatProfile.UNKNOWN, List.of(), List.of());
        return RecordCodec.sign(record, new DigestSigner(peer), NetworkId.MAIN);
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public NetworkId network() {
        return NetworkId.MAIN;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Families families() {
        return Families.of(endpoints());
    }

    @Override
    public List<Endpoint> endpoints() {
        return host.addresses().stream()
                .map(address -> new Endpoint(address, PORT))
                .toList();
    }

    @Override
    public void onConfirmed(PeerId peer, PeerPaths.Path path) {
        dht.onConfirmed(new Contact(peer, path.remote()));
    }

    @Override
    public void onGoodbye(PeerId gone) {
        dht.onGoodbye(gone);
    }
}
