package org.warrenp2p.testnet.lab.portmap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.warrenp2p.proto.Endpoint;

/** Sends a datagram, a few times, and ends with 0 if it comes back. */
public final class StrangerProgram {

    private static final int TRIES = 5;
    private static final int PATIENCE_MILLIS = 400;
    private static final byte[] GREETING = "greeting".getBytes(StandardCharsets.US_ASCII);

    private StrangerProgram() {}

    /** The argument is where to send. */
    public static void main(String[] arguments) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            for (int i = 0; i < TRIES; i++) {
                socket.send(new DatagramPacket(
                        GREETING, GREETING.length, Endpoint.parse(arguments[0]).toSocketAddress()));
                try {
                    socket.receive(answer);
                    return;
                } catch (SocketTimeoutException e) {
                    // once more
                }
            }
        }
        System.exit(1);
    }
}
