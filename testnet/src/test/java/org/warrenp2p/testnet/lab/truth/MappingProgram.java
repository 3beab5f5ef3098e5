package org.warrenp2p.testnet.lab.truth;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps one socket, and tells for each line of input how a server sees it. */
public final class MappingProgram {

    private MappingProgram() {}

    /** Runs until its input ends; {@code arguments} are the endpoint of the server. */
    public static void main(String[] arguments) throws IOException {
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
                var in = new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
                ProbeSocket socket = new ProbeSocket()) {
            for (String nonce = in.readLine(); nonce != null; nonce = in.readLine()) {
                socket.send(arguments[0], nonce);
                socket.collect(2_000, List.of(nonce));
                ProbeSocket.Arrival arrival = socket.arrival(nonce);
                out.println(arrival == null ? "nothing" : arrival.seen());
            }
        }
    }
}
