package org.warrenp2p.testnet.lab.truth;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A UDP socket of the prober, which asks and keeps what comes. */
final class ProbeSocket implements AutoCloseable {

    private static final int MAX_BYTES = 512;

    private final DatagramSocket socket;
    private final Map<String, Arrival> arrivals = new LinkedHashMap<>();

    /**
     * Something that came.
     *
     * @param from its source
     * @param seen what its text says behind the nonce
     */
    record Arrival(String from, String seen) {}

    ProbeSocket() throws SocketException {
        socket = new DatagramSocket();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Sends {@code text} to {@code target}. */
    void send(String target, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, Endpoints.parse(target)));
        } catch (SocketException e) {
            // no way there: like silence
        }
    }

    /** What came with {@code nonce}. */
    @Nullable
    Arrival arrival(String nonce) {
        return arrivals.get(nonce);
    }

    /** Takes in what comes within {@code millis}, until all {@code nonces} have come. */
    void collect(long millis, List<String> nonces) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (!arrivals.keySet().containsAll(nonces)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            socket.setSoTimeout((int) left);
            packet.setLength(MAX_BYTES);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return;
            }
            String[] words =
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII).split(" ", 2);
            String from = Endpoints.text(new InetSocketAddress(packet.getAddress(), packet.getPort()));
            arrivals.putIfAbsent(words[0], new Arrival(from, words.length > 1 ? words[1] : ""));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
