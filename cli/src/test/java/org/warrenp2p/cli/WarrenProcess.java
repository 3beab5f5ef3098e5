package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own; closing it ends the process whatever it does. */
final class WarrenProcess implements AutoCloseable {

    /** Generous: the machine may be doing a lot besides. What is late fails the test, it never hangs it. */
    private static final long PATIENCE_SECONDS = 60;

    private static final String READY = "ready ";

    private final Process process;
    private final List<String> errors = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final boolean readyOnErr;

    private WarrenProcess(Process process, boolean readyOnErr) {
        this.process = process;
        this.readyOnErr = readyOnErr;
    }

    /** A command that says what it has to say on standard output. */
    static WarrenProcess start(String... arguments) throws IOException {
        WarrenProcess started = new WarrenProcess(builder(arguments).start(), false);
        started.pump(started.process.getInputStream(), started.lines);
        started.pump(started.process.getErrorStream(), new LinkedBlockingQueue<>());
        return started;
    }

    /** The same with {@code input} on standard input, through a pipe. */
    static WarrenProcess fed(byte[] input, String... arguments) throws IOException {
        WarrenProcess started = start(arguments);
        try (OutputStream target = started.process.getOutputStream()) {
            target.write(input);
        }
        return started;
    }

    /** A command whose standard output is data, in {@code output}; its input is {@code input}. */
    static WarrenProcess piping(Path input, Path output, String... arguments) throws IOException {
        WarrenProcess started = new WarrenProcess(
                builder(arguments)
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .start(),
                true);
        started.pump(started.process.getErrorStream(), started.lines);
        return started;
    }

    private static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.warrenp2p.cli.Warren"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove(NetworkOptions.BOOTSTRAP_VARIABLE);
        return builder;
    }

    private void note(String line) {
        synchronized (errors) {
            errors.add(line);
        }
    }

    private void pump(InputStream stream, BlockingQueue<String> target) {
        Thread thread = new Thread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    target.add(line);
                    note(line);
                }
            } catch (IOException e) {
                // a test that stops the process closes its streams
                note("No more is read of it: " + e.getMessage());
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The first address that it serves at which begins like this. */
    String readyAddress(String prefix) throws InterruptedException {
        while (true) {
            String line = nextLine();
            if (line.startsWith(READY + prefix)) {
                return line.substring(READY.length());
            }
        }
    }

    String nextLine() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("Nothing came; it said " + said() + (readyOnErr ? " on standard error" : ""));
        }
        return line;
    }

    /** Its one line as JSON. */
    JsonNode json() throws InterruptedException, IOException {
        return new ObjectMapper().readTree(nextLine());
    }

    long pid() {
        return process.pid();
    }

    /** As a system does that wants it to end. */
    void terminate() {
        process.destroy();
    }

    /** As a crash. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end; it said " + said());
        }
        return process.exitValue();
    }

    String said() {
        synchronized (errors) {
            return String.join("\n", errors);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
