package org.warrenp2p.testnet.lab.wire;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A ping over UDP, for namespaces: one serves, another asks and tells every round trip and its number. */
public final class RoundTripProgram {

    private static final int PORT = 7;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int NEIGHBOUR_TRIES = 20;

    private RoundTripProgram() {}

    /** {@code serve ADDRESS}, or {@code ask ADDRESS COUNT}. */
    public static void main(String[] arguments) throws IOException {
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            InetAddress address = InetAddress.getByName(arguments[1]);
            if (arguments[0].equals("serve")) {
                serve(address, out);
            } else {
                ask(address, Integer.parseInt(arguments[2]), out);
            }
        }
    }

    private static void serve(InetAddress address, PrintStream out) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(PORT, address)) {
            out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            while (true) {
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }

    /** One each millisecond: closer than the time on the way, so that their order can be seen, and no queue overflows. */
    private static void ask(InetAddress address, int count, PrintStream out) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            findNeighbours(socket, address);
            Thread sender = new Thread(() -> sendAll(socket, address, count));
            sender.start();
            socket.setSoTimeout(count + PATIENCE_MILLIS);
            while (true) {
                socket.receive(packet);
                ByteBuffer answer = ByteBuffer.wrap(packet.getData());
                int number = answer.getInt();
                if (number >= 0) {
                    out.println(number + " " + (System.nanoTime() - answer.getLong()));
                }
            }
        } catch (SocketTimeoutException e) {
            out.println("end");
        }
    }

    /** Until one gets through: what is asked for afterwards does not wait for ARP. */
    private static void findNeighbours(DatagramSocket socket, InetAddress address) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        for (int i = 0; i < NEIGHBOUR_TRIES; i++) {
            try {
                socket.send(datagram(address, -1));
                socket.receive(new DatagramPacket(new byte[64], 64));
                return;
            } catch (SocketTimeoutException e) {
                // lost, as it may be
            }
        }
    }

    private static void sendAll(DatagramSocket socket, InetAddress address, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(start + i * 1_000_000L - System.nanoTime());
            try {
                socket.send(datagram(address, i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static DatagramPacket datagram(InetAddress address, int number) {
        ByteBuffer text = ByteBuffer.allocate(12).putInt(number).putLong(System.nanoTime());
        return new DatagramPacket(text.array(), 12, new InetSocketAddress(address, PORT));
    }
}
