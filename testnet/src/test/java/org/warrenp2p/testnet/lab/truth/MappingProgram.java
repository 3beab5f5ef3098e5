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
import org.jspecify.annotations.Nullable;

/**
 * Keeps one socket, and does with it what each line of input says: {@code ask NONCE} tells how a server sees it, {@code to
 * ENDPOINT} sends a greeting there, {@code from} tells who has sent one.
 */
public final class MappingProgram {

    static final String NOTHING = "nothing";

    private static final String GREETING = "greeting";
    private static final int PATIENCE_MILLIS = 1_000;

    private MappingProgram() {}

    /** Runs until its input ends; {@code arguments} are the endpoint of the server. */
    public static void main(String[] arguments) throws IOException {
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
                var in = new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
                ProbeSocket socket = new ProbeSocket()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "ask" -> {
                        socket.send(arguments[0], words[1]);
                        ProbeSocket.@Nullable Arrival answer = await(socket, words[1]);
                        out.println(answer == null ? NOTHING : answer.seen());
                    }
                    case "to" -> {
                        socket.send(words[1], GREETING);
                        out.println(words[1]);
                    }
                    default -> {
                        ProbeSocket.@Nullable Arrival greeting = await(socket, GREETING);
                        out.println(greeting == null ? NOTHING : greeting.from());
                    }
                }
            }
        }
    }

    private static ProbeSocket.@Nullable Arrival await(ProbeSocket socket, String nonce) throws IOException {
        socket.collect(PATIENCE_MILLIS, List.of(nonce));
        return socket.arrival(nonce);
    }
}
