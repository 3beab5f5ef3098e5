package org.warrenp2p.testnet.lab.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.warrenp2p.node.WarrenRuntime;

/**
 * Nodes in a host of the lab, one after another in one warm process: each has a fresh identity and knows nothing of those
 * before it. It is told what to do on standard input, an object a line with {@code do} and the number of the {@code try}, says
 * what has come of it on standard output, and ends with its input: so also when the lab dies.
 */
public final class PeerProgram {

    /** What a node says when packets go directly. */
    public static final String DIRECT = "direct";

    static final String START = "start";
    static final String CONNECT = "connect";
    static final String STOP = "stop";
    static final String WARM = "warm";
    static final String TALK = "talk";
    static final String WATCH = "watch";
    static final String SILENCE = "silence";
    static final String COUNTERS = "counters";

    private PeerProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        // one write for a line: callbacks of several threads say something
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (var in = new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
                WarrenRuntime runtime = WarrenRuntime.open()) {
            LabPeer peer = new LabPeer(runtime, said -> {
                synchronized (out) {
                    out.println(said);
                }
            });
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(peer, json.readTree(line));
            }
        }
    }

    private static void obey(LabPeer peer, JsonNode command) throws InterruptedException {
        int number = command.path("try").asInt();
        switch (command.path("do").asText()) {
            case START -> peer.start(number, command);
            case CONNECT -> peer.connect(number, command);
            case STOP -> peer.stop(number);
            case WARM -> peer.warm(number, command.path("times").asInt());
            case COUNTERS -> peer.tellCounters(number);
            case TALK -> peer.talk();
            case WATCH -> peer.watch();
            case SILENCE -> peer.tellSilence(number, command.path("question").asInt());
            default -> throw new IllegalArgumentException("The lab says " + command);
        }
    }
}
