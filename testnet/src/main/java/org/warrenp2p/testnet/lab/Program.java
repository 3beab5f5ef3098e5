package org.warrenp2p.testnet.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;

/** {@code warren} in a namespace. What it says on either stream is kept line by line; closing it ends it. */
final class Program implements AutoCloseable {

    /** A node needs 30 MB of heap for what a lab does; more would only be garbage. */
    private static final Map<String, String> ENVIRONMENT =
            new java.util.TreeMap<>(Map.of("WARREN_JAVA_OPTIONS", "-Xmx64m", "WARREN_BOOTSTRAP", ""));

    /** A node says less; what is more is that of one that went wrong, and its end tells why. */
    private static final int MAX_LINES = 1_000;

    private static final int END_SECONDS = 5;

    private final Process process;
    private final String what;
    private final Deque<String> lines = new ArrayDeque<>();
    private int openStreams = 2;

    private Program(Process process, String what) {
        this.process = process;
        this.what = what;
        pump(process.getInputStream());
        pump(process.getErrorStream());
    }

    /** Starts {@code warren arguments} in {@code namespace}; its standard input stays open. */
    static Program start(List<String> warren, Namespace namespace, List<String> arguments) throws LabException {
        List<String> command = new ArrayList<>(warren);
        command.addAll(arguments);
        return new Program(
                namespace.start(command, ENVIRONMENT), "`warren " + arguments.get(0) + "` in " + namespace.host());
    }

    private void pump(InputStream stream) {
        Thread thread = new Thread(
                () -> {
                    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            add(line);
                        }
                    } catch (IOException e) {
                        // it has ended
                    }
                    endOfStream();
                },
                "lab-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
        notifyAll();
    }

    private synchronized void endOfStream() {
        openStreams--;
        notifyAll();
    }

    /** The first line that is {@code wanted}; empty if it ends without, or does not say it in time. */
    synchronized Optional<String> await(Predicate<String> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> found = lines.stream().filter(wanted).findFirst();
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (found.isPresent() || openStreams == 0 || millis <= 0) {
                return found;
            }
            wait(millis);
        }
    }

    /** All that it said, for a failure. */
    synchronized LabException failure(String sentence) {
        return new LabException(
                what + " " + sentence + (lines.isEmpty() ? "" : "; it said: " + String.join("; ", lines)));
    }

    @Override
    public void close() throws LabException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
