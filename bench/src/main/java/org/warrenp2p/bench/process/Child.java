package org.warrenp2p.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the same java and class path that serves while it is measured. It ends with this one: when its standard
 * input ends, so does it. One question at a time, one line each way.
 */
public final class Child implements AutoCloseable {

    private static final long END_SECONDS = 10;

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final String ready;

    private Child(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.ready = nextLine();
    }

    /** Starts it, and waits until it serves. */
    public static Child start(Class<?> main, String... arguments) throws IOException {
        return start(List.of("-Xms128m"), main, arguments);
    }

    /** The same with options of the JVM, of its heap above all. */
    public static Child start(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What it said when it was ready. */
    public String ready() {
        return ready;
    }

    /** Its answer to {@code question}. */
    public synchronized String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            return nextLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The CPU that all its threads have used so far, in nanoseconds. */
    public long cpuNanos() {
        return Long.parseLong(ask(Serving.CPU));
    }

    /** What is in use of its heap after collections, in bytes. */
    public long heapBytes() {
        return Long.parseLong(ask(Serving.HEAP));
    }

    /** What the kernel knows of it. */
    public ProcFiles files() {
        return ProcFiles.of(process.pid());
    }

    /** How long its compiler has worked so far, in milliseconds. */
    public long compiledMillis() {
        return Long.parseLong(ask(Serving.COMPILED));
    }

    private String nextLine() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("A process of the benchmark ended; it says why above");
        }
        return line;
    }

    /** Ends it. */
    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
