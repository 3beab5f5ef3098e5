package org.warrenp2p.node.core.nat;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/**
 * The probes that others were asked to send to this node. One that arrives counts if it carries the nonce of an open one,
 * at the socket that it was asked for; whatever else looks like one changes nothing but a counter.
 */
final class OpenProbes implements DatagramHandler {

    /** Type and nonce (docs/wire.md, control packets). */
    static final int PACKET_BYTES = 9;

    static final byte PACKET_TYPE = 9;

    /** Bound of those under way: a check of both families has some 20 at a time. */
    static final int MAX_OPEN = 64;

    /** After the promise, which comes over more hops than the probe does: a probe that takes longer is lost. */
    static final long ARRIVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final EventLoop loop;
    private final Entropy entropy;
    private final Exchanges exchanges;
    private final Counters.Counter asked;
    private final Counters.Counter arrived;
    private final Counters.Counter unsolicited;

    /** By nonce. Bound: {@link #MAX_OPEN}. */
    private final Map<Long, Probe> open = new LinkedHashMap<>();

    OpenProbes(EventLoop loop, Entropy entropy, Exchanges exchanges, Counters counters) {
        this.loop = loop;
        this.entropy = entropy;
        this.exchanges = exchanges;
        this.asked = counters.counter("nat.probe_asked");
        this.arrived = counters.counter("nat.probe_arrived");
        this.unsolicited = counters.counter("nat.probe_unsolicited");
    }

    /**
     * What became of a probe.
     *
     * @param fate what
     * @param source from where it came; null unless it did
     */
    record Outcome(Fate fate, @Nullable Endpoint source) {}

    /** The ends of a probe. */
    enum Fate {
        /** It is here. */
        ARRIVED,
        /** It was promised and did not come. */
        SILENT,
        /** There is no stranger, the server says. */
        NO_STRANGER,
        /** It was not promised. */
        REFUSED
    }

    /** The bytes of a probe. */
    static ByteBuffer packet(long nonce) {
        return ByteBuffer.allocate(PACKET_BYTES).put(PACKET_TYPE).putLong(nonce).flip();
    }

    /** Whether a control datagram is a probe. */
    static boolean isProbe(ByteBuffer payload) {
        return payload.hasRemaining() && payload.get(payload.position()) == PACKET_TYPE;
    }

    /**
     * Has {@code helper} see to a probe to {@code socket}.
     *
     * @param port of the socket as others see it; 0 for the main one
     * @param promiseNanos how long the helper may take to promise it
     * @param done told once, in a later turn
     * @return gives up without a word
     */
    Runnable ask(Contact helper, Prober prober, UdpSocket socket, int port, long promiseNanos, Consumer<Outcome> done) {
        if (open.size() == MAX_OPEN) {
            EventLoop.Timer later = loop.schedule(0, () -> done.accept(new Outcome(Fate.REFUSED, null)));
            return later::cancel;
        }
        asked.increment();
        Probe probe = expect(socket, done);
        probe.exchange = exchanges.ask(
                helper, new Request.ProbeMe(probe.nonce, prober, port), promiseNanos, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        if (response instanceof Response.Probing) {
                            probe.timer = loop.schedule(ARRIVAL_NANOS, () -> end(probe, Fate.SILENT, null));
                        } else {
                            boolean none = response instanceof Response.Refused refused
                                    && refused.reason() == Response.Reason.NOT_RESPONSIBLE;
                            end(probe, none ? Fate.NO_STRANGER : Fate.REFUSED, null);
                        }
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        end(probe, Fate.REFUSED, null);
                    }
                });
        return () -> forget(probe);
    }

    /** A nonce that this node itself sends to {@code socket}, by the way that others take. */
    Own expectOwn(UdpSocket socket, Consumer<Outcome> done) {
        Probe probe = expect(socket, done);
        return new Own(probe.nonce, () -> forget(probe));
    }

    /** A probe of our own. */
    record Own(long nonce, Runnable giveUp) {}

    private Probe expect(UdpSocket socket, Consumer<Outcome> done) {
        long nonce = entropy.nextLong();
        while (open.containsKey(nonce)) {
            nonce = entropy.nextLong();
        }
        Probe probe = new Probe(socket, nonce, done);
        open.put(nonce, probe);
        return probe;
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        Probe probe = payload.remaining() == PACKET_BYTES ? open.get(payload.getLong(payload.position() + 1)) : null;
        if (probe == null || probe.socket != socket) {
            unsolicited.increment();
            return;
        }
        arrived.increment();
        end(probe, Fate.ARRIVED, source);
    }

    private void end(Probe probe, Fate fate, @Nullable Endpoint source) {
        if (forget(probe)) {
            probe.done.accept(new Outcome(fate, source));
        }
    }

    private boolean forget(Probe probe) {
        if (probe.timer != null) {
            probe.timer.cancel();
        }
        if (!open.remove(probe.nonce, probe)) {
            return false;
        }
        if (probe.exchange != null) {
            probe.exchange.cancel();
        }
        return true;
    }

    /** How many are under way. */
    int size() {
        return open.size();
    }

    /** One that is under way. */
    private static final class Probe {

        private final UdpSocket socket;
        private final long nonce;
        private final Consumer<Outcome> done;
        private Exchanges.@Nullable Exchange exchange;
        private EventLoop.@Nullable Timer timer;

        private Probe(UdpSocket socket, long nonce, Consumer<Outcome> done) {
            this.socket = socket;
            this.nonce = nonce;
            this.done = done;
        }
    }
}
