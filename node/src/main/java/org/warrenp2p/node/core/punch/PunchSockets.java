package org.warrenp2p.node.core.punch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.nat.SocketObservers;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * The sockets that punches open beside the node's main ones: many for the seconds of a spray, and those that have won for
 * as long as their path is used. Bounded, because each is a descriptor.
 */
final class PunchSockets {

    /** Sockets that have won (PROTOCOL: coordinating and punching). */
    static final int MOST_ADOPTED = 64;

    /** Sockets that have not: one spray at a time, and the fresh ones of those that only get ready. */
    static final int MOST_TRYING = 320;

    private final EventLoop loop;
    private final DatagramTransport datagrams;
    private final DatagramHandler handler;
    private final ControlPlane control;
    private final SocketObservers observers;
    private final Counters.Counter refused;
    private final List<UdpSocket> adopted = new ArrayList<>();
    private List<UdpSocket> main = List.of();
    private int trying;

    /** @param handler gets what arrives; the same as that of the main sockets */
    PunchSockets(
            EventLoop loop,
            DatagramTransport datagrams,
            DatagramHandler handler,
            ControlPlane control,
            SocketObservers observers,
            Counters counters) {
        this.loop = loop;
        this.datagrams = datagrams;
        this.handler = handler;
        this.control = control;
        this.observers = observers;
        this.refused = counters.counter("punch.socket_over_limit");
    }

    void setMain(List<UdpSocket> sockets) {
        main = List.copyOf(sockets);
    }

    boolean isMain(UdpSocket socket) {
        return main.contains(socket);
    }

    /** The main socket from which {@code target} is reached, or null. */
    @Nullable
    UdpSocket mainFor(Endpoint target) {
        return main.stream()
                .filter(socket -> socket.canReach(target))
                .findFirst()
                .orElse(null);
    }

    /** Whether packets can be sent that die on their way. */
    boolean canLimitHops() {
        return main.stream()
                .anyMatch(socket -> socket.localEndpoint().family() == IpFamily.IPV4 && socket.canLimitHops());
    }

    /** Opens {@code count} sockets, or as many as there may be and the system gives; tells of them once, in a later turn. */
    void open(int count, Consumer<List<UdpSocket>> opened) {
        UdpSocket beside = main.stream()
                .filter(socket -> socket.localEndpoint().family() == IpFamily.IPV4)
                .findFirst()
                .orElse(null);
        int allowed = beside == null ? 0 : Math.min(count, MOST_TRYING - trying);
        refused.add(beside == null ? 0 : count - allowed);
        trying += allowed;
        List<UdpSocket> made = new ArrayList<>();
        openNext(beside, allowed, made, opened);
    }

    private void openNext(
            @Nullable UdpSocket beside, int left, List<UdpSocket> made, Consumer<List<UdpSocket>> opened) {
        if (beside == null || left == 0) {
            loop.execute(() -> opened.accept(made));
            return;
        }
        datagrams.open(
                new Endpoint(beside.localEndpoint().address(), 0),
                handler,
                Completion.of(
                        socket -> {
                            made.add(socket);
                            openNext(beside, left - 1, made, opened);
                        },
                        failure -> {
                            // the system gives no more: what it gave has to do
                            trying -= left;
                            opened.accept(made);
                        }));
    }

    /** One that has not won. */
    void close(UdpSocket socket) {
        trying--;
        shut(socket);
    }

    /**
     * One that has won stays open for its path. The one that won first makes way if there are too many; its peer is
     * reached again in another way.
     */
    void adopt(UdpSocket socket) {
        trying--;
        adopted.add(socket);
        if (adopted.size() > MOST_ADOPTED) {
            refused.increment();
            shut(adopted.remove(0));
        }
    }

    /** Those that have won. */
    int adopted() {
        return adopted.size();
    }

    /** Those that have not, yet. */
    int trying() {
        return trying;
    }

    private void shut(UdpSocket socket) {
        control.removeSocket(socket);
        observers.closed(socket);
        socket.close();
    }

    /** Closes those that have won; whoever still tries closes its own. */
    void close() {
        adopted.forEach(this::shut);
        adopted.clear();
    }
}
