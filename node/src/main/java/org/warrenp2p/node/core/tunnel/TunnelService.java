package org.warrenp2p.node.core.tunnel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.RouteOpener;
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.UdpSocket;

/** All that one node does about a network that lets no UDP out; wired together. Only from the node's loop. */
public final class TunnelService implements RouteOpener, AutoCloseable {

    /** PROTOCOL (relays): where entrances are unless they are told. */
    private static final int HTTPS_PORT = 443;

    /** As many as a record names: with fewer, whoever takes tunnels is reached through one. */
    private static final int ENOUGH = 2;

    /** A handshake and a ping over a path that was just made. */
    private static final long PING_PATIENCE_NANOS = Duration.ofSeconds(4).toNanos();

    private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(2).toNanos();

    /** To a minute. */
    private static final int MOST_DOUBLINGS = 5;

    private final TunnelPorts ports;
    private final TunnelOptions options;
    private final Consumer<Contact> found;
    private final Tunnels tunnels;
    private final Detours detours;
    private final UdpWatch watch;
    private EventLoop.@Nullable Timer retry;
    private int retries;
    private boolean seeking;

    /**
     * Does nothing before {@link #start}.
     *
     * @param found told of relays through which the network may be joined, now that a tunnel leads there
     * @param changed told when this node begins to do without UDP, or has it again
     */
    public TunnelService(
            TunnelTransport transport,
            TunnelPorts ports,
            TunnelOptions options,
            Consumer<Contact> found,
            Consumer<Boolean> changed) {
        this.ports = ports;
        this.options = options;
        this.found = found;
        tunnels = new Tunnels(transport, ports, ports.relays()::uses);
        detours = new Detours(ports, tunnels);
        watch = new UdpWatch(ports.loop(), ports.entropy(), this::knownEndpoints, new UdpWatch.Events() {
            @Override
            public void onSilent() {
                seek();
            }

            @Override
            public void onChanged(boolean isBlocked) {
                changed.accept(isBlocked);
            }
        });
        options.seeds().forEach(seed -> tunnels.learn(seed.peer(), List.of(seed.endpoint())));
    }

    private List<Endpoint> knownEndpoints() {
        Set<Endpoint> known = new LinkedHashSet<>();
        ports.seeds().forEach(seed -> known.add(seed.endpoint()));
        tunnels.relays().forEach(relay -> known.add(relay.endpoint()));
        ports.servers().get().forEach(server -> known.add(server.endpoint()));
        return new ArrayList<>(known);
    }

    /** The node has joined the network that its UDP sockets lead to, or tries to. */
    public void start(List<UdpSocket> sockets) {
        if (!options.udp()) {
            watch.block();
            seek();
            return;
        }
        watch.start(sockets);
        if (ports.seeds().isEmpty() && !options.seeds().isEmpty()) {
            seek();
        }
    }

    /** Whether this node does without UDP. */
    public boolean isBlocked() {
        return watch.isBlocked();
    }

    /** A datagram has come to a UDP socket. */
    public void onDatagram(Endpoint source) {
        if (options.udp()) {
            watch.onDatagram(source);
        }
    }

    /** This machine may be in another network. */
    public void networkChanged() {
        if (options.udp()) {
            watch.test();
        }
    }

    // joining

    /** Looks for a relay that can be reached over TCP; when there is one, it is clear what to make of the silence. */
    private void seek() {
        if (tunnels.relays().isEmpty()) {
            if (!seeking) {
                seeking = true;
                retries = 0;
                tryAll();
            }
        } else {
            settle();
        }
    }

    private void tryAll() {
        retry = null;
        if (!tunnels.relays().isEmpty()) {
            seeking = false;
            return;
        }
        options.seeds().forEach(this::tryEntrance);
        for (Contact seed : ports.seeds().stream().limit(ENOUGH).toList()) {
            learnByRule(seed);
            tunnels.open(seed, Completion.of(this::arrived, failure -> {}));
        }
        long pause = FIRST_RETRY_NANOS << Math.min(retries++, MOST_DOUBLINGS);
        retry = ports.loop().schedule(pause, this::tryAll);
    }

    private void learnByRule(Contact seed) {
        if (!tunnels.knows(seed.peer())) {
            Set<Endpoint> places = new LinkedHashSet<>();
            if (!seed.endpoint().address().isLoopback()) {
                places.add(new Endpoint(seed.endpoint().address(), HTTPS_PORT));
            }
            places.add(seed.endpoint());
            tunnels.learn(seed.peer(), new ArrayList<>(places));
        }
    }

    /** Only the entrance is known: the relay says where others reach it. */
    private void tryEntrance(Contact entrance) {
        tunnels.open(
                entrance,
                Completion.of(
                        open -> ping(
                                entrance,
                                Completion.of(
                                        pong -> {
                                            Endpoint told = pong.otherEndpoint();
                                            Contact relay =
                                                    told == null ? entrance : new Contact(entrance.peer(), told);
                                            tunnels.rename(relay);
                                            arrived(relay);
                                        },
                                        failure -> {})),
                        failure -> {}));
    }

    private void arrived(Contact relay) {
        found.accept(relay);
        settle();
    }

    /** With TCP at hand, a last test says whether UDP is needed no more to be waited for. */
    private void settle() {
        if (!options.udp() || watch.isBlocked()) {
            return;
        }
        if (watch.wasSilent()) {
            watch.block();
        } else {
            watch.test();
        }
    }

    // ways

    @Override
    public boolean open(Contact contact, Completion<Contact> completion) {
        PeerId peer = contact.peer();
        if (!watch.isBlocked() || peer.equals(ports.self())) {
            return false;
        }
        if (ports.seeds().contains(contact)) {
            learnByRule(contact);
        }
        if (tunnels.leadTo(peer)) {
            return false; // by another name
        }
        boolean wanted = ports.relays().uses(peer) || tunnels.relays().size() < ENOUGH;
        if (!tunnels.knows(peer) || !wanted) {
            return detours.open(contact, completion);
        }
        tunnels.open(contact, Completion.of(completion::succeeded, failure -> {
            if (!detours.open(contact, completion)) {
                completion.failed(failure);
            }
        }));
        return true;
    }

    /** Gets to {@code relay} so that it serves this node. */
    public void reach(Contact relay, Completion<Contact> completion) {
        Contact known = tunnels.to(relay.peer());
        if (!watch.isBlocked()) {
            completion.succeeded(relay);
        } else if (known != null) {
            completion.succeeded(known);
        } else if (tunnels.knows(relay.peer())) {
            enter(relay, completion);
        } else {
            ping(
                    relay,
                    Completion.of(
                            pong -> {
                                if (pong.tunnelPort() == 0) {
                                    completion.failed(
                                            new Failure(Failure.Code.UNSUPPORTED, relay + " takes no tunnels"));
                                    return;
                                }
                                Endpoint entrance =
                                        new Endpoint(relay.endpoint().address(), pong.tunnelPort());
                                tunnels.learn(relay.peer(), List.of(entrance));
                                enter(relay, completion);
                            },
                            completion::failed));
        }
    }

    /** The ping makes the path known at both ends, so that what is asked next counts as asked through the tunnel. */
    private void enter(Contact relay, Completion<Contact> completion) {
        ports.relays().endDetours(relay);
        tunnels.open(
                relay,
                Completion.of(
                        open -> ping(relay, Completion.of(pong -> completion.succeeded(relay), completion::failed)),
                        completion::failed));
    }

    private void ping(Contact contact, Completion<Response.Pong> completion) {
        ports.control().exchanges().ask(contact, new Request.Ping(), PING_PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                if (response instanceof Response.Pong pong) {
                    // later: behind this the answer counts as a proof of its path, which may be closed for what comes
                    // next
                    ports.loop().execute(() -> completion.succeeded(pong));
                } else {
                    completion.failed(new Failure(Failure.Code.REFUSED, contact + " does not answer pings"));
                }
            }

            @Override
            public void onFailure(Failure failure) {
                completion.failed(failure);
            }
        });
    }

    @Override
    public void close() {
        if (retry != null) {
            retry.cancel();
        }
        watch.close();
        tunnels.close();
    }
}
