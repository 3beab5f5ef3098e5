package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.TunnelTransport.Tunnel;

/** One end of a tunnel in memory. */
final class SimTunnel implements Tunnel {

    /** The real ones say something every 30 s, and believe a silence of 120 s. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int CHECKS = 4;

    private final SimHost host;
    private final SimHost there;
    private final Endpoint local;
    private final Endpoint alias;
    private final DatagramHandler handler;
    private final ReliablePipe pipe;
    private @Nullable SimTunnel other;
    private @Nullable Runnable onEnd;
    private Runnable whenOver = () -> {};
    private Timer check;
    private int silentChecks;
    private boolean ended;

    SimTunnel(SimHost host, SimHost there, Endpoint local, Endpoint alias, DatagramHandler handler) {
        this.host = host;
        this.there = there;
        this.local = local;
        this.alias = alias;
        this.handler = handler;
        pipe = new ReliablePipe(host, new Straight(host, there));
        check = host.loop().schedule(CHECK_NANOS, this::check);
    }

    void pairWith(SimTunnel end) {
        other = end;
    }

    void whenOver(Runnable listener) {
        whenOver = listener;
    }

    /** The host at the other end. */
    SimHost there() {
        return there;
    }

    @Override
    public Endpoint localEndpoint() {
        return local;
    }

    @Override
    public Endpoint alias() {
        return alias;
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !ended && endpoint.equals(alias);
    }

    @Override
    public void onEnd(Runnable listener) {
        onEnd = listener;
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        SimTunnel receiver = other;
        if (!ended && receiver != null && destination.equals(alias)) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(payload.position(), bytes);
            pipe.send(bytes.length, () -> receiver.receive(bytes));
        }
    }

    private void receive(byte[] bytes) {
        if (!ended) {
            silentChecks = 0;
            host.simulation().traceContent(bytes);
            handler.onDatagram(this, alias, ByteBuffer.wrap(bytes));
            SimNetwork.spoil(bytes);
        }
    }

    private void check() {
        boolean alive = !there.isStopped() && host.network().connects(host, there);
        silentChecks = alive ? 0 : silentChecks + 1;
        if (silentChecks >= CHECKS) {
            end();
        } else {
            check = host.loop().schedule(CHECK_NANOS, this::check);
        }
    }

    @Override
    public void close() {
        SimTunnel far = other;
        if (!ended && far != null) {
            pipe.send(0, far::end);
        }
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            check.cancel();
            whenOver.run();
            Runnable told = onEnd;
            if (told != null) {
                host.loop().execute(told);
            }
        }
    }

    @Override
    public String toString() {
        return "tunnel " + alias;
    }

    /** From host to host. */
    private record Straight(SimHost here, SimHost there) implements PipeWay {

        @Override
        public boolean connects() {
            return here.network().connects(here, there);
        }

        @Override
        public long reliableNanos() {
            return here.network().reliableNanos(here, there);
        }
    }
}
