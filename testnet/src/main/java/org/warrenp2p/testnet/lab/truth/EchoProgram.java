package org.warrenp2p.testnet.lab.truth;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells whoever asks where it sees them, from the socket that was asked or from another. A request is {@code NONCE} or {@code
 * NONCE ADDRESS:PORT} with the socket that is to answer; the answer is {@code NONCE ADDRESS:PORT} with the asker's endpoint.
 * TCP connections are accepted and closed.
 */
public final class EchoProgram {

    static final String READY = "ready";

    static final String TCP = "tcp:";
    private static final int MAX_BYTES = 512;

    private final Map<String, DatagramSocket> sockets = new LinkedHashMap<>();

    private EchoProgram() {}

    /** Serves until it is ended, at {@code arguments}: {@code ADDRESS:PORT} of UDP, or with {@code tcp:} in front. */
    public static void main(String[] arguments) throws IOException {
        EchoProgram program = new EchoProgram();
        for (String argument : arguments) {
            if (argument.startsWith(TCP)) {
                InetSocketAddress address = Endpoints.parse(argument.substring(TCP.length()));
                ServerSocket server = new ServerSocket(address.getPort(), 50, address.getAddress());
                new Thread(() -> accept(server)).start();
            } else {
                program.sockets.put(argument, new DatagramSocket(Endpoints.parse(argument)));
            }
        }
        for (DatagramSocket socket : program.sockets.values()) {
            new Thread(() -> program.serve(socket)).start();
        }
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            out.println(READY);
        }
    }

    private static void accept(ServerSocket server) {
        while (true) {
            try (Socket accepted = server.accept()) {
                accepted.shutdownOutput();
            } catch (IOException e) {
                // that one is gone; the next may do better
            }
        }
    }

    private void serve(DatagramSocket asked) {
        DatagramPacket request = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (true) {
            try {
                request.setLength(MAX_BYTES);
                asked.receive(request);
                String[] words =
                        new String(request.getData(), 0, request.getLength(), StandardCharsets.US_ASCII).split(" ", 2);
                DatagramSocket answering = words.length == 1 ? asked : sockets.get(words[1]);
                if (answering != null) {
                    answer(answering, words[0], request.getAddress(), request.getPort());
                }
            } catch (IOException e) {
                // a router that refuses the answer; the next request may do better
            }
        }
    }

    private static void answer(DatagramSocket socket, String nonce, InetAddress address, int port) throws IOException {
        byte[] bytes = (nonce + " " + Endpoints.text(new InetSocketAddress(address, port)))
                .getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, address, port));
    }
}
