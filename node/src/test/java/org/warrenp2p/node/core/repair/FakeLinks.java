package org.warrenp2p.node.core.repair;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Search;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** What is around repairs and standbys, where circuits come to be as the test says and punches are in vain. */
final class FakeLinks implements RepairPorts.Paths, CircuitOpener {

    static final Duration PUNCH = Duration.ofSeconds(8);
    static final Duration CIRCUIT = Duration.ofMillis(40);
    static final Duration ANSWER = Duration.ofMillis(80);

    final Simulation simulation;
    final SimHost host;
    final Counters counters = new Counters();
    final Map<PeerId, List<Path>> living = new LinkedHashMap<>();
    /** Whom a circuit was wanted to, and when. */
    final List<PeerId> wanted = new ArrayList<>();

    final List<Long> wantedAt = new ArrayList<>();
    final List<Long> punchedAt = new ArrayList<>();
    final List<PeerId> suspected = new ArrayList<>();
    boolean refusing;
    int opening;
    int mostOpening;
    final RepairPorts ports;
    private final Map<Endpoint, Path> ends = new LinkedHashMap<>();

    FakeLinks(Class<?> test) {
        simulation = Simulation.forTest(test, 1);
        host = simulation.addHost();
        ports = new RepairPorts(
                peer(0),
                host.loop(),
                new Asking(),
                this::find,
                this,
                this::punch,
                this,
                suspected::add,
                endpoint -> true,
                () -> {},
                counters);
    }

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    private static Contact at(int number) {
        return new Contact(peer(number), new Endpoint(IpAddress.parse("198.51.100.9"), number));
    }

    /** Of a peer with a coordinator, and these relays. */
    static PeerRecord record(int peer, int... relays) {
        List<Contact> contacts = new ArrayList<>();
        for (int relay : relays) {
            contacts.add(at(relay));
        }
        return new PeerRecord(
                peer(peer), 1, 0, 1, List.of(), NatProfile.UNKNOWN, List.of(at(9_999)), List.copyOf(contacts));
    }

    static Path direct(String address) {
        return new Path(new NoSocket(), new Endpoint(IpAddress.parse(address), 1));
    }

    Path relayed(PeerId peer, PeerId relay) {
        Endpoint far = new Endpoint(new IpAddress(IpAddress.DISCARD_ONLY, ends.size() + 1), 1);
        Path path = new Path(new NoCircuit(relay, far), far);
        ends.put(far, path);
        return path;
    }

    void lives(PeerId peer, Path path) {
        living.computeIfAbsent(peer, any -> new ArrayList<>()).add(path);
    }

    long count(String counter) {
        return counters.counter(counter).value();
    }

    void run(Duration duration) {
        simulation.run(duration);
    }

    @Override
    public List<Path> living(PeerId peer) {
        return List.copyOf(living.getOrDefault(peer, List.of()));
    }

    @Override
    public List<Path> validated(PeerId peer) {
        return living(peer);
    }

    /** Nobody has a record, or a newer one. */
    private Search find(PeerId peer, FindListener listener) {
        Failure nobody = new Failure(Failure.Code.UNREACHABLE, "nobody");
        host.loop().schedule(Duration.ofMillis(50).toNanos(), () -> listener.onFailure(nobody));
        return () -> {};
    }

    private Runnable punch(PeerRecord record, PunchListener listener) {
        punchedAt.add(simulation.nowNanos());
        PunchFailure failure =
                new PunchFailure(PunchFailure.Code.NO_PATH, NatProfile.UNKNOWN, NatProfile.UNKNOWN, new TreeMap<>());
        host.loop().schedule(PUNCH.toNanos(), () -> listener.onFailed(failure));
        return () -> {};
    }

    @Override
    public @Nullable Runnable open(PeerRecord record, CircuitOpener.Listener listener) {
        wanted.add(record.peer());
        wantedAt.add(simulation.nowNanos());
        mostOpening = Math.max(mostOpening, ++opening);
        host.loop().schedule(CIRCUIT.toNanos(), () -> {
            if (refusing) {
                opening--;
                listener.onFailed(new Failure(Failure.Code.REFUSED, "The relay is full"));
                return;
            }
            Path path = relayed(record.peer(), record.relays().get(0).peer());
            listener.onOpened(new Contact(record.peer(), path.remote()));
        });
        return () -> {};
    }

    private final class Asking implements Exchanges {
        @Override
        public Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener) {
            Path path = ends.get(to.endpoint());
            if (path != null) {
                host.loop().schedule(ANSWER.toNanos(), () -> {
                    opening--;
                    lives(to.peer(), path);
                    listener.onResponse(
                            new Response.Pong(Frame.Role.CLIENT, null, 0),
                            new Exchanges.Answer(to, ANSWER.toNanos(), to.endpoint()));
                });
            }
            return () -> {};
        }

        @Override
        public void serve(RequestHandler handler) {}

        @Override
        public void serve(Request.Kind kind, RequestHandler handler) {}
    }

    private static class NoSocket implements UdpSocket {
        @Override
        public Endpoint localEndpoint() {
            return new Endpoint(IpAddress.parse("198.51.100.8"), 1);
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return false;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {}

        @Override
        public void close() {}
    }

    private static final class NoCircuit extends NoSocket implements CircuitEnd {

        private final PeerId relay;
        private final Endpoint far;

        private NoCircuit(PeerId relay, Endpoint far) {
            this.relay = relay;
            this.far = far;
        }

        @Override
        public Endpoint far() {
            return far;
        }

        @Override
        public PeerId relay() {
            return relay;
        }

        @Override
        public long circuit() {
            return far.address().low();
        }

        @Override
        public @Nullable Path carrier() {
            return null;
        }

        @Override
        public Kind kind() {
            return Kind.RELAYED;
        }
    }
}
