package org.warrenp2p.holepunch.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;

/** Turns messages into datagrams and back. */
final class Wire {

    private final List<Message> messages = new ArrayList<>();

    @FunctionalInterface
    interface Receiver {
        void onMessage(UdpSocket socket, Endpoint source, Message message);
    }

    void send(UdpSocket socket, Endpoint target, Message message) {
        socket.send(target, bytes(message));
    }

    void send(UdpSocket socket, Endpoint target, Message message, int hops) {
        if (!socket.send(target, bytes(message), hops)) {
            throw new AssertionError("The simulated network can limit hops");
        }
    }

    private ByteBuffer bytes(Message message) {
        messages.add(message);
        return ByteBuffer.allocate(Integer.BYTES).putInt(messages.size() - 1).flip();
    }

    /** A handler for messages. */
    DatagramHandler handler(Receiver receiver) {
        return (socket, source, payload) -> receiver.onMessage(socket, source, messages.get(payload.getInt()));
    }

    /** Opens a socket whose opening cannot fail. */
    void open(SimHost host, int port, Receiver receiver, Consumer<UdpSocket> opened) {
        host.datagrams().open(new Endpoint(host.address(), port), handler(receiver), Completion.of(opened, failure -> {
            throw new AssertionError(failure.message());
        }));
    }
}
