package org.warrenp2p.node.core.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** The relays of one node over real sessions on a simulated host, without a DHT: the test says who is known. */
final class RelayNode implements RelaySources {

    final SimHost host;
    final PeerId peer;
    final Contact contact;
    final Counters counters = new Counters();
    final ControlPlane control;
    final RelayService service;
    final List<Exchanges.Incoming> served = new ArrayList<>();
    /** What this node does to the datagrams of circuits that it sends. */
    Tamper tamper = (destination, datagram, send) -> send.to(destination, datagram);

    boolean needed;
    List<Contact> servers = new ArrayList<>();

    /** Does something to a datagram of a circuit. */
    interface Tamper {
        void onSend(Endpoint destination, ByteBuffer datagram, Send send);
    }

    /** Really sends. */
    interface Send {
        void to(Endpoint destination, ByteBuffer datagram);
    }

    static RelayNode on(Simulation simulation, RelaySetting setting, RelaySettings settings) {
        RelayNode node = new RelayNode(simulation.addHost(), setting, settings);
        simulation.run(Duration.ofMillis(1));
        return node;
    }

    private RelayNode(SimHost host, RelaySetting setting, RelaySettings settings) {
        this.host = host;
        Identity identity = Identity.generate(host.entropy());
        peer = identity.peerId();
        contact = new Contact(peer, new Endpoint(host.address(), 4433));
        control = new ControlPlane(
                new ControlPlane.Ports(
                        peer,
                        host.loop(),
                        new NoiseSessionCrypto(
                                identity, NetworkId.MAIN, host.entropy(), new CryptoWorker(host.worker()), host.loop()),
                        host.entropy(),
                        host.random(),
                        counters),
                ControlSettings.defaults(),
                () -> Frame.Role.SERVER);
        control.exchanges().serve(incoming -> {
            served.add(incoming);
            incoming.answer(new Response.Pong(Frame.Role.SERVER, null, 0));
        });
        service = new RelayService(
                new RelayPorts(peer, host.loop(), host.entropy(), control, control.handler(), one -> true, counters),
                setting,
                settings,
                this,
                () -> {});
        open();
    }

    private void open() {
        TamperingSocket[] own = new TamperingSocket[1];
        DatagramHandler handler = (socket, source, payload) ->
                (CircuitDatagrams.isOne(payload) ? service : control.handler()).onDatagram(own[0], source, payload);
        host.datagrams()
                .open(
                        contact.endpoint(),
                        handler,
                        Completion.of(
                                socket -> {
                                    own[0] = new TamperingSocket(socket);
                                    control.addSocket(own[0]);
                                },
                                failure -> {
                                    throw new AssertionError(failure);
                                }));
    }

    long count(String name) {
        return counters.counter(name).value();
    }

    PeerPaths.@Nullable Path pathTo(RelayNode other) {
        return control.paths().pathTo(other.peer);
    }

    Asked ask(Contact to, Request request) {
        Asked asked = new Asked();
        control.exchanges().ask(to, request, Duration.ofSeconds(20).toNanos(), asked);
        return asked;
    }

    /** Opens a circuit to {@code target} through {@code relay}. */
    Opened open(RelayNode relay, RelayNode target) {
        PeerRecord record =
                new PeerRecord(target.peer, 1, 0, 1, List.of(), NatProfile.UNKNOWN, List.of(), List.of(relay.contact));
        Opened opened = new Opened();
        if (service.circuits().open(record, opened) == null) {
            throw new AssertionError("No relay can be used");
        }
        return opened;
    }

    @Override
    public boolean isPublic() {
        return true;
    }

    @Override
    public boolean needsRelays() {
        return needed;
    }

    @Override
    public Duration keepalive() {
        return Duration.ofSeconds(15);
    }

    @Override
    public boolean mayDial(Endpoint endpoint) {
        return true;
    }

    @Override
    public Kept announce() {
        return () -> {};
    }

    @Override
    public Search findRelays(int limit, TopicListener listener) {
        host.loop().execute(() -> listener.onFailure(new Failure(Failure.Code.UNREACHABLE, "Nobody is known")));
        return () -> {};
    }

    @Override
    public List<Contact> servers() {
        return servers;
    }

    @Override
    public Search find(PeerId wanted, FindListener listener) {
        return () -> {};
    }

    /** What became of a question. */
    static final class Asked implements Exchanges.Listener {
        @Nullable
        Response response;

        @Nullable
        Failure failure;

        @Override
        public void onResponse(Response got, Exchanges.Answer answer) {
            response = got;
        }

        @Override
        public void onFailure(Failure reason) {
            failure = reason;
        }
    }

    /** What became of a wish for a circuit. */
    static final class Opened implements CircuitOpener.Listener {
        @Nullable
        Contact far;

        @Nullable
        Failure failure;

        @Override
        public void onOpened(Contact end) {
            far = end;
        }

        @Override
        public void onFailed(Failure reason) {
            failure = reason;
        }

        Contact far() {
            if (far == null) {
                throw new AssertionError("No circuit: " + failure);
            }
            return far;
        }
    }

    private final class TamperingSocket implements UdpSocket {

        private final UdpSocket socket;

        private TamperingSocket(UdpSocket socket) {
            this.socket = socket;
        }

        @Override
        public Endpoint localEndpoint() {
            return socket.localEndpoint();
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return socket.canReach(endpoint);
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            if (CircuitDatagrams.isOne(payload)) {
                tamper.onSend(destination, payload, socket::send);
            } else {
                socket.send(destination, payload);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
