package org.warrenp2p.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** A socket for tests that keeps what it was told. */
final class TestSocket implements Completion<UdpSocket>, DatagramHandler {

    static final int PORT = 4433;

    final SimHost host;
    final List<String> texts = new ArrayList<>();
    final List<Endpoint> sources = new ArrayList<>();
    final List<Long> times = new ArrayList<>();

    @Nullable
    UdpSocket socket;

    @Nullable
    Failure failure;

    private TestSocket(SimHost host) {
        this.host = host;
    }

    static TestSocket openAt(SimHost host) {
        return openAt(host, new Endpoint(host.address(), PORT));
    }

    static TestSocket openAt(SimHost host, Endpoint local) {
        TestSocket opened = new TestSocket(host);
        host.datagrams().open(local, opened, opened);
        return opened;
    }

    static Endpoint at(IpAddress address) {
        return new Endpoint(address, PORT);
    }

    @Override
    public void succeeded(UdpSocket opened) {
        socket = opened;
    }

    @Override
    public void failed(Failure reason) {
        failure = reason;
    }

    @Override
    public void onDatagram(UdpSocket receiver, Endpoint source, ByteBuffer payload) {
        texts.add(UTF_8.decode(payload).toString());
        sources.add(source);
        times.add(host.simulation().nowNanos());
    }

    UdpSocket open() {
        if (socket == null) {
            throw new AssertionError("Not open: " + failure);
        }
        return socket;
    }

    void send(TestSocket to, String text) {
        send(to.open().localEndpoint(), text);
    }

    void send(Endpoint to, String text) {
        open().send(to, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
}
