package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Takes the first QUIC packet of a real dial: a node connects through a relay of datagrams, which keeps it for itself. */
final class GenuineInitial implements AutoCloseable {

    private static final int MAX_DATAGRAM_BYTES = 65_536;

    private static final int MOST_DIALLERS = 10;

    /** RFC 9000, section 17.2: header form and fixed bit of a long header. */
    private static final int LONG_HEADER = 0xc0;

    private final DatagramChannel front;
    private final DatagramChannel back;
    private final InetSocketAddress node;
    private final CompletableFuture<byte[]> initial = new CompletableFuture<>();
    private volatile InetSocketAddress dialler;

    private GenuineInitial(Endpoint node) throws IOException {
        this.node = node.toSocketAddress();
        this.front = open();
        this.back = open();
        this.dialler = this.node;
    }

    /**
     * An Initial that this node would accept from a peer. While it joins, the dialler may have come to know the node at its own
     * endpoint, and its path leads past us then: another one is tried.
     */
    static byte[] towards(MeasuredNode measured) throws IOException {
        for (int i = 0; i < MOST_DIALLERS; i++) {
            byte[] initial = tryTowards(measured);
            if (initial.length > 0) {
                return initial;
            }
        }
        throw new IOException("None of " + MOST_DIALLERS + " diallers went through the forwarder");
    }

    private static byte[] tryTowards(MeasuredNode measured) throws IOException {
        try (GenuineInitial between = new GenuineInitial(measured.contact().endpoint());
                LoopbackNodes nodes = new LoopbackNodes(WarrenRuntime.open())) {
            between.start();
            Endpoint address = Endpoint.of((InetSocketAddress) between.front.getLocalAddress());
            Contact seed = new Contact(measured.contact().peer(), address);
            WarrenNode dialler = nodes.start(nodes.builder(List.of(Multiaddr.of(seed)))
                    .role(RoleSetting.CLIENT)
                    .publish(false));
            Await.on(dialler.joined());
            // through us it never comes about, because the Initial does not get there
            CompletableFuture<byte[]> past =
                    dialler.connect(measured.contact().peer(), Await.LIMIT).thenApply(connection -> new byte[0]);
            return Await.on(between.initial.applyToEither(past, bytes -> bytes));
        }
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void start() {
        pump(() -> {
            ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
            dialler = (InetSocketAddress) front.receive(packet);
            packet.flip();
            if ((packet.get(0) & LONG_HEADER) == LONG_HEADER) {
                byte[] bytes = new byte[packet.remaining()];
                packet.get(bytes);
                initial.complete(bytes);
            } else {
                back.send(packet, node);
            }
        });
        pump(() -> {
            ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
            back.receive(packet);
            packet.flip();
            front.send(packet, dialler);
        });
    }

    /** Forwards until the channels are closed, which ends the blocking receive with an exception. */
    private void pump(Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    step.run();
                }
            } catch (IOException e) {
                initial.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        front.close();
        back.close();
    }

    private interface Step {
        void run() throws IOException;
    }
}
