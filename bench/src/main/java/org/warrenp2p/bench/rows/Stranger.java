package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.warrenp2p.proto.Endpoint;

/** A socket that sends to a node and counts what comes back, and never reacts to it. */
final class Stranger implements AutoCloseable {

    private static final int MAX_DATAGRAM_BYTES = 65_536;

    private final StrangersPackets.Kind kind;
    private final DatagramChannel socket;
    private final InetSocketAddress node;
    private long sentBytes;
    private long answeredBytes;
    private long answers;

    Stranger(StrangersPackets.Kind kind, Endpoint node) throws IOException {
        this.kind = kind;
        this.node = node.toSocketAddress();
        this.socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.configureBlocking(false);
    }

    StrangersPackets.Kind kind() {
        return kind;
    }

    void send(byte[] packet) {
        try {
            sentBytes += socket.send(ByteBuffer.wrap(packet), node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts what has come. */
    void drain() {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
        try {
            while (socket.receive(buffer.clear()) != null) {
                answeredBytes += buffer.position();
                answers++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long answers() {
        return answers;
    }

    double ratio() {
        return (double) answeredBytes / sentBytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
