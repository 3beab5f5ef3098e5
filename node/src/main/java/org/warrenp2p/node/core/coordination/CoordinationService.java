package org.warrenp2p.node.core.coordination;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.exchange.ControlPlane;

/** All that one node has to do with coordinators, on either side; wired together. Only from the node's loop. */
public final class CoordinationService implements Coordination, AutoCloseable {

    private final CoordinatorServer server;
    private final Coordinators coordinators;
    private final OrderDesk desk;

    /**
     * Serves at once; asks nobody before {@link #start}.
     *
     * @param limits what orders this node obeys; shared with whoever drives punches
     * @param serving whether this node can be reached by strangers, so that it is of use as a coordinator
     * @param changed told when {@link #coordinators} is different
     */
    public CoordinationService(
            Ports ports,
            CoordinationSettings settings,
            PunchLimits limits,
            BooleanSupplier serving,
            CoordinatorSources sources,
            Runnable changed) {
        ControlPlane control = ports.control();
        server = new CoordinatorServer(control, ports.loop(), settings, serving, ports.counters());
        coordinators = new Coordinators(control, ports.loop(), sources, changed, ports.counters());
        desk = new OrderDesk(control, ports.loop(), ports.self(), coordinators, limits, ports.counters());
        control.exchanges().serve(Request.Kind.COORDINATE, server);
        control.exchanges().serve(Request.Kind.PASS_ORDER, server);
        control.onOrder(desk::onOrder);
    }

    /** The world as it is needed here. */
    public record Ports(PeerId self, ControlPlane control, EventLoop loop, Counters counters) {}

    /** The network is joined: coordinators are found if they are needed. */
    public void start() {
        coordinators.start();
    }

    /**
     * The own network has changed, or whether coordinators are needed, or what is asked of {@link CoordinatorSources} in
     * some other way: all are asked anew.
     */
    public void changed() {
        coordinators.startOver();
    }

    /** {@code peer} has stopped. */
    public void onGoodbye(PeerId peer) {
        server.forget(peer);
    }

    @Override
    public void passOrder(Contact coordinator, PeerId target, Bytes sealed, Completion<PassOutcome> done) {
        desk.pass(coordinator, target, sealed, done);
    }

    @Override
    public void onOrder(Consumer<DeliveredOrder> listener) {
        desk.listen(listener);
    }

    @Override
    public List<Contact> coordinators() {
        return coordinators.published();
    }

    /** How many peers this node passes orders to. */
    public int targets() {
        return server.targets();
    }

    @Override
    public void close() {
        server.close();
        coordinators.close();
    }
}
