package org.warrenp2p.holepunch.portmap.upnp;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.Gateway;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** Looks for the description of a router. Answers of anybody else are counted and dropped. Only from the loop. */
final class SsdpSearch {

    /** UPnP Device Architecture 1.1, section 1.3. */
    static final Endpoint GROUP = new Endpoint(IpAddress.ofIpv4(0xefff_fffa), 1900);

    /** The datagrams may be lost, so they are sent three times (UDA 1.1, 1.3.2: more than once, a few hundred ms apart). */
    private static final int ROUNDS = 3;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    /** A router names one description, rarely two. */
    private static final int MOST_LOCATIONS = 4;

    /** Each target in each round, twice: whoever sends more than that floods. */
    private static final int MOST_ANSWERS = 64;

    private final EventLoop loop;
    private final Gateway gateway;
    private final Consumer<DeviceUrl> listener;
    private final Counter wrongSource;
    private final Counter malformed;
    private final Counter flooded;
    private final Set<DeviceUrl> locations = new LinkedHashSet<>();
    private @Nullable UdpSocket socket;
    private EventLoop.@Nullable Timer timer;
    private int answers;
    private boolean closed;

    /** @param listener gets each description once, at most four */
    SsdpSearch(EventLoop loop, Gateway gateway, Counters counters, Consumer<DeviceUrl> listener) {
        this.loop = loop;
        this.gateway = gateway;
        this.listener = listener;
        wrongSource = counters.counter("portmap.wrong_source");
        malformed = counters.counter("portmap.ssdp_malformed");
        flooded = counters.counter("portmap.ssdp_refused");
    }

    void start(DatagramTransport datagrams, Consumer<Failure> impossible) {
        datagrams.open(
                new Endpoint(gateway.own(), 0),
                (from, source, payload) -> onDatagram(source, payload),
                Completion.of(
                        opened -> {
                            if (closed) {
                                opened.close();
                            } else {
                                socket = opened;
                                round(0);
                            }
                        },
                        failure -> {
                            if (!closed) {
                                impossible.accept(failure);
                            }
                        }));
    }

    private void round(int number) {
        if (socket == null || number == ROUNDS) {
            return;
        }
        for (String target : SsdpCodec.TARGETS) {
            Bytes packet = SsdpCodec.search(target);
            socket.send(GROUP, packet.asBuffer());
            // some networks drop multicast; a router may be asked directly as well (UDA 1.1, 1.3.2)
            socket.send(new Endpoint(gateway.router(), GROUP.port()), packet.asBuffer());
        }
        timer = loop.schedule(ROUND_NANOS, () -> round(number + 1));
    }

    private void onDatagram(Endpoint source, ByteBuffer payload) {
        if (closed) {
            return;
        }
        if (!source.address().equals(gateway.router())) {
            wrongSource.increment();
            return;
        }
        answers++;
        if (answers > MOST_ANSWERS || locations.size() == MOST_LOCATIONS) {
            flooded.increment();
            return;
        }
        try {
            DeviceUrl location = SsdpCodec.location(payload, gateway.router());
            if (locations.add(location)) {
                listener.accept(location);
            }
        } catch (MalformedUpnpException e) {
            malformed.increment();
        }
    }

    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
