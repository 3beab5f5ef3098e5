package org.warrenp2p.node.core.coordination;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.session.SessionListener;

/** The coordination of one node over real sessions on a simulated host, without a DHT: the test says who is known. */
final class CoordinationNode implements CoordinatorSources {

    static final int PORT = 4433;

    final Simulation simulation;
    final SimHost host;
    final PeerId peer;
    private final Contact contact;
    final Counters counters = new Counters();
    final ControlPlane control;
    final CoordinationService service;
    final List<DeliveredOrder> orders = new ArrayList<>();
    /** When each order came, by the clock of the simulation. */
    final List<Long> orderNanos = new ArrayList<>();

    boolean needed;
    boolean serving = true;
    List<Contact> holders = new ArrayList<>();
    List<Contact> servers = new ArrayList<>();
    Duration keepalive = Duration.ofSeconds(15);
    int changes;

    /** On a host of its own, with a socket. */
    static CoordinationNode on(Simulation simulation, int number) {
        return on(simulation, simulation.addHost(), number, CoordinationSettings.DEFAULT);
    }

    static CoordinationNode on(Simulation simulation, SimHost host, int number, CoordinationSettings settings) {
        CoordinationNode node = new CoordinationNode(simulation, host, number, settings);
        simulation.run(Duration.ofMillis(1));
        return node;
    }

    private CoordinationNode(Simulation simulation, SimHost host, int number, CoordinationSettings settings) {
        this.simulation = simulation;
        this.host = host;
        this.peer = peer(number);
        this.contact = new Contact(peer, new Endpoint(host.address(), PORT));
        control = new ControlPlane(
                new ControlPlane.Ports(
                        peer,
                        host.loop(),
                        new SimSessionCrypto(peer, NetworkId.MAIN, host),
                        host.entropy(),
                        host.random(),
                        counters),
                ControlSettings.defaults(),
                () -> Frame.Role.SERVER);
        control.exchanges().serve(incoming -> {
            boolean ping = incoming.request().kind() == Request.Kind.PING;
            incoming.answer(
                    ping
                            ? new Response.Pong(Frame.Role.SERVER, null, 0)
                            : new Response.Refused(Response.Reason.NOT_SERVED, 0));
        });
        service = new CoordinationService(
                new CoordinationService.Ports(peer, control, host.loop(), counters),
                settings,
                new PunchLimits(LimitSettings.DEFAULT, counters),
                () -> serving,
                this,
                () -> changes++);
        service.onOrder(order -> {
            orders.add(order);
            orderNanos.add(simulation.nowNanos());
        });
        control.addSessionListener(new SessionListener() {
            @Override
            public void onGoodbye(PeerId gone) {
                service.onGoodbye(gone);
            }
        });
        open();
    }

    private void open() {
        host.datagrams().open(contact.endpoint(), control.handler(), Completion.of(control::addSocket, failure -> {
            throw new AssertionError(failure);
        }));
    }

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    /** Where it began, whether it has moved or stopped since. */
    Contact contact() {
        return contact;
    }

    long count(String name) {
        return counters.counter(name).value();
    }

    PeerPaths.@Nullable Path pathTo(CoordinationNode other) {
        return control.paths().pathTo(other.peer);
    }

    /** Asks {@code other}; the answer is filled in as the simulation runs. */
    Asked ask(CoordinationNode other, Request request) {
        Asked asked = new Asked();
        control.exchanges().ask(other.contact(), request, Duration.ofSeconds(10).toNanos(), asked);
        return asked;
    }

    Asked register(CoordinationNode coordinator) {
        return ask(coordinator, new Request.Coordinate(false));
    }

    /** Gives {@code coordinator} an order for {@code target}. */
    Passing pass(CoordinationNode coordinator, CoordinationNode target, Bytes sealed) {
        return pass(coordinator, target.peer, sealed);
    }

    Passing pass(CoordinationNode coordinator, PeerId target, Bytes sealed) {
        Passing passing = new Passing();
        service.passOrder(
                coordinator.contact(),
                target,
                sealed,
                Completion.of(
                        outcome -> {
                            passing.outcome = outcome;
                            passing.atNanos = simulation.nowNanos();
                        },
                        failure -> passing.failure = failure));
        return passing;
    }

    @Override
    public boolean needsCoordinators() {
        return needed;
    }

    @Override
    public List<Contact> holders() {
        return holders;
    }

    @Override
    public List<Contact> servers() {
        return servers;
    }

    @Override
    public Duration keepalive() {
        return keepalive;
    }

    /** What became of an order. */
    static final class Passing {
        @Nullable
        PassOutcome outcome;

        @Nullable
        Failure failure;

        long atNanos;

        PassOutcome.Passed passed() {
            if (outcome instanceof PassOutcome.Passed passed) {
                return passed;
            }
            throw new AssertionError("Not passed on: " + outcome + ", " + failure);
        }

        PassOutcome.Refused refused() {
            if (outcome instanceof PassOutcome.Refused refused) {
                return refused;
            }
            throw new AssertionError("Not refused: " + outcome + ", " + failure);
        }
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
        public void onFailure(Failure why) {
            failure = why;
        }

        Response.Refused refused() {
            if (response instanceof Response.Refused refused) {
                return refused;
            }
            throw new AssertionError("Not refused: " + response + ", " + failure);
        }
    }
}
