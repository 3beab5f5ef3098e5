package org.warrenp2p.bench.bare;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.DhtPorts;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.dht.DhtStatus;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.LocalNode;
import org.warrenp2p.dht.PublishResult;
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
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.session.SessionListener;

/**
 * One node of one IPv4 socket. Its methods may be called from any thread; futures complete on its loop, and in the
 * simulated network as that runs.
 */
public final class BareNode implements LocalNode {

    private static final long RECORD_LIFE_MILLIS = RecordTimes.MAX_LIFE_MILLIS / 12;

    private final World world;
    private final Role role;
    private final MeteredTransport datagrams;
    private final ControlPlane plane;
    private final Dht dht;
    private volatile List<Endpoint> endpoints = List.of();
    private List<UdpSocket> sockets = List.of();

    private BareNode(World world, Role role) {
        this.world = world;
        this.role = role;
        this.datagrams = new MeteredTransport(world.datagrams());
        this.plane = new ControlPlane(
                new ControlPlane.Ports(
                        peer(), world.loop(), world.crypto(), world.entropy(), world.randoms(), world.counters()),
                ControlSettings.defaults(),
                this::role);
        this.dht = new Dht(
                this,
                new DhtPorts(
                        world.loop(),
                        world.clock(),
                        plane.exchanges(),
                        plane.reachProbes(),
                        Storages.inMemory(world.loop()),
                        KnownContacts.none(world.loop()),
                        SignatureChecks.inline(NetworkId.MAIN, new Ed25519Verifier()),
                        world.randoms(),
                        world.counters()),
                DhtSettings.defaults());
        plane.addSessionListener(new SessionListener() {
            @Override
            public void onConfirmed(PeerId peer, PeerPaths.Path path) {
                dht.onConfirmed(new Contact(peer, path.remote()));
            }

            @Override
            public void onGoodbye(PeerId gone) {
                dht.onGoodbye(gone);
            }
        });
    }

    /** A node that listens at {@code local}. */
    public static CompletableFuture<BareNode> open(World world, Role role, Endpoint local) {
        CompletableFuture<BareNode> opened = new CompletableFuture<>();
        world.loop().execute(() -> new BareNode(world, role).listen(local, opened));
        return opened;
    }

    private void listen(Endpoint local, CompletableFuture<BareNode> opened) {
        datagrams.open(
                local,
                plane.handler(),
                Completion.of(
                        socket -> {
                            plane.addSocket(socket);
                            sockets = List.of(socket);
                            endpoints = List.of(socket.localEndpoint());
                            dht.start();
                            opened.complete(this);
                        },
                        failure -> opened.completeExceptionally(failed(failure))));
    }

    /** Joins through {@code seed}. */
    public CompletableFuture<BootstrapResult> join(Contact seed) {
        return call(completion -> dht.bootstrap(List.of(seed), completion));
    }

    /** Publishes its record. */
    public CompletableFuture<PublishResult> publish() {
        return call(completion -> dht.publish(this::freshRecord, completion));
    }

    /** Looks up the peers closest to {@code target}. */
    public CompletableFuture<ClosestResult> closest(Key target) {
        return call(completion -> {
            var unused = dht.closest(target, completion);
        });
    }

    /** Looks up the record of {@code peer}, to the end of the search. */
    public CompletableFuture<FindResult> find(PeerId peer) {
        return call(completion -> {
            var unused = dht.find(peer, new FindListener() {
                @Override
                public void onRecord(SignedPeerRecord record) {}

                @Override
                public void onFinished(FindResult result) {
                    completion.succeeded(result);
                }

                @Override
                public void onFailure(Failure failure) {
                    completion.failed(failure);
                }
            });
        });
    }

    /** Asks one peer; {@code listener} hears on the loop. Only from the loop. */
    public void ask(Contact to, Request request, long timeoutNanos, Exchanges.Listener listener) {
        var unused = plane.exchanges().ask(to, request, timeoutNanos, listener);
    }

    /** Runs {@code task} on the loop. */
    public void execute(Runnable task) {
        world.loop().execute(task);
    }

    /** What has passed its socket. */
    public CompletableFuture<Traffic> traffic() {
        return call(completion -> completion.succeeded(datagrams.traffic()));
    }

    /** What its DHT holds. */
    public CompletableFuture<DhtStatus> status() {
        return call(completion -> completion.succeeded(dht.status()));
    }

    /** Says goodbye and closes the socket. */
    public CompletableFuture<Boolean> stop() {
        return call(completion -> {
            dht.close();
            plane.close();
            sockets.forEach(UdpSocket::close);
            completion.succeeded(true);
        });
    }

    /** Is gone without a word, as after a power failure: others keep what they have of it. */
    public CompletableFuture<Boolean> vanish() {
        return call(completion -> {
            sockets.forEach(UdpSocket::close);
            dht.close();
            plane.close();
            completion.succeeded(true);
        });
    }

    /** Where it can be asked. */
    public Contact contact() {
        return new Contact(peer(), endpoints.get(0));
    }

    @Override
    public NetworkId network() {
        return NetworkId.MAIN;
    }

    @Override
    public PeerId peer() {
        return world.identity().peerId();
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Families families() {
        return Families.IPV4;
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    private SignedPeerRecord freshRecord() {
        long now = world.clock().millis();
        PeerRecord record = new PeerRecord(
                peer(), now, now, now + RECORD_LIFE_MILLIS, endpoints, NatProfile.UNKNOWN, List.of(), List.of());
        return RecordCodec.sign(record, world.identity(), NetworkId.MAIN);
    }

    private <T> CompletableFuture<T> call(Consumer<Completion<T>> operation) {
        CompletableFuture<T> future = new CompletableFuture<>();
        world.loop()
                .execute(() -> operation.accept(
                        Completion.of(future::complete, failure -> future.completeExceptionally(failed(failure)))));
        return future;
    }

    private static IllegalStateException failed(Failure failure) {
        return new IllegalStateException(failure.code() + ": " + failure.message());
    }
}
