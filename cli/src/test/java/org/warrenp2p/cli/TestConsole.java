package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.cli.console.Console;

/** Runs commands in this JVM and keeps what they said. */
final class TestConsole {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new TreeMap<>();

    private byte[] input = {};
    private boolean terminal;

    TestConsole with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What comes on standard input. */
    TestConsole reading(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    /** A person sits at standard input and output. */
    TestConsole onTerminal() {
        terminal = true;
        return this;
    }

    /** The exit status. */
    int run(String... arguments) {
        return Warren.run(
                new Console(
                        new PipeInput(input),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        terminal,
                        terminal,
                        environment::get,
                        () -> CompletableFuture.completedFuture(null)),
                arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Standard output as the one JSON object that it must be. */
    JsonNode json() {
        try (var values = new ObjectMapper().readerFor(JsonNode.class).readValues(out())) {
            var all = values.readAll();
            if (all.size() != 1) {
                throw new AssertionError("Not one JSON object: " + out());
            }
            return (JsonNode) all.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + out(), e);
        }
    }

    /** As the JDK's stream of a pipe: its shortcuts seek, and a pipe cannot. */
    private static final class PipeInput extends FilterInputStream {

        PipeInput(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public byte[] readNBytes(int length) throws IOException {
            throw new IOException("Illegal seek");
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            throw new IOException("Illegal seek");
        }
    }
}
