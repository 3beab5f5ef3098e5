package org.warrenp2p.testnet.lab.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;

/** A {@link PeerProgram} in a host of the lab, as the lab sees it. It ends with the namespace. */
public final class PeerProcess {

    /** A program says some ten lines a try, and a hundred about a rebind; more is that of one that went wrong, and its end tells why. */
    private static final int MAX_LINES = 200;

    private final String host;
    private final Process process;
    private final ObjectMapper json = new ObjectMapper();
    private final Deque<JsonNode> events = new ArrayDeque<>();
    private final Deque<String> noise = new ArrayDeque<>();
    private boolean ended;
    private int number;
    private int questions;

    private PeerProcess(String host, Process process) {
        this.host = host;
        this.process = process;
        pump(process.getInputStream(), true);
        pump(process.getErrorStream(), false);
    }

    /** Starts it in {@code host}. */
    public static PeerProcess start(Namespace host) throws LabException {
        return new PeerProcess(host.host(), host.start(JavaCommand.ofLasting(PeerProgram.class), Map.of()));
    }

    private void pump(InputStream stream, boolean speaks) {
        Thread thread = new Thread(
                () -> {
                    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            heard(line, speaks);
                        }
                    } catch (IOException e) {
                        // it has ended
                    }
                    end(speaks);
                },
                "lab-" + host);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void heard(String line, boolean speaks) {
        if (speaks && line.startsWith("{")) {
            try {
                add(events, json.readTree(line));
                notifyAll();
                return;
            } catch (JsonProcessingException e) {
                // told as noise
            }
        }
        add(noise, line);
    }

    private static <T> void add(Deque<T> lines, T line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private synchronized void end(boolean speaks) {
        ended |= speaks;
        notifyAll();
    }

    /** Starts a node that nobody has met, behind the one of an earlier try, which must have been stopped. */
    public void start(boolean calls, boolean relays, List<String> bootstrap, Duration limit) throws LabException {
        synchronized (this) {
            number++;
            events.clear();
        }
        ObjectNode command = command(PeerProgram.START)
                .put("calls", calls)
                .put("relays", relays)
                .put("timeout_ms", limit.toMillis());
        bootstrap.forEach(command.putArray("bootstrap")::add);
        tell(command);
    }

    /** Has it connect to {@code peer}, and send a byte then. */
    public void connect(PeerId peer, Duration limit) throws LabException {
        tell(command(PeerProgram.CONNECT).put("peer", peer.toString()).put("timeout_ms", limit.toMillis()));
    }

    /** Ends the node. */
    public void stop() throws LabException {
        tell(command(PeerProgram.STOP));
    }

    /** Has it connect on its loopback. */
    public void warm(int times) throws LabException {
        tell(command(PeerProgram.WARM).put("times", times));
    }

    /** Has steady traffic go to whom it has connected to, until the node ends. */
    public void talk() throws LabException {
        tell(command(PeerProgram.TALK));
    }

    /** What the node has counted by now, for people; empty if it does not say so in time. */
    public String counters(Duration limit) throws LabException, InterruptedException {
        tell(command(PeerProgram.COUNTERS));
        return await(limit, "counted")
                .map(event -> event.path("counters").properties().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }

    /** Has it measure silences of the traffic that comes from now on. */
    public void watch() throws LabException {
        tell(command(PeerProgram.WATCH));
    }

    /** What silences there were since {@link #watch}; empty if it does not say so in time. */
    public Optional<JsonNode> silence(Duration limit) throws LabException, InterruptedException {
        int question;
        synchronized (this) {
            question = ++questions;
        }
        tell(command(PeerProgram.SILENCE).put("question", question));
        return await(limit, PeerProgram.SILENCE + question);
    }

    private synchronized ObjectNode command(String what) {
        return JsonNodeFactory.instance.objectNode().put("do", what).put("try", number);
    }

    private void tell(ObjectNode command) throws LabException {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failure("cannot be told " + command);
        }
    }

    /**
     * The first event of the try with one of these names; empty if it does not come in time. Events stay, and can be asked
     * for again.
     */
    public synchronized Optional<JsonNode> await(Duration limit, String... names)
            throws LabException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> wanted = List.of(names);
        while (true) {
            for (JsonNode event : events) {
                if (event.path("try").asInt() == number
                        && wanted.contains(event.path("event").asText())) {
                    return Optional.of(event);
                }
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended) {
                throw failure("has ended");
            }
            if (millis <= 0) {
                return Optional.empty();
            }
            wait(millis);
        }
    }

    private synchronized LabException failure(String sentence) {
        return new LabException("The node in " + host + " " + sentence
                + (noise.isEmpty() ? "" : "; it said: " + String.join("; ", noise)));
    }
}
