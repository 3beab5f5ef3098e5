package org.warrenp2p.testnet.lab.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short command of this machine: it ends by itself, and has done what it was told or says why not. */
final class Command {

    /** The longest, the removal of a namespace with many devices, takes under a second on an idle machine. */
    private static final int LIMIT_SECONDS = 30;

    private final List<String> words;
    private final String input;

    private Command(List<String> words, String input) {
        this.words = List.copyOf(words);
        this.input = input;
    }

    static Command of(String... words) {
        return new Command(List.of(words), "");
    }

    /** The same with {@code text} on its standard input. */
    Command fed(String text) {
        return new Command(words, text);
    }

    /**
     * Runs it; what it printed.
     *
     * @throws LabException with the command and what it said if it did not succeed
     */
    String run() throws LabException, InterruptedException {
        try {
            // through files: a pipe that nobody reads would stop it
            Path out = Files.createTempFile("warren-lab", ".out");
            Path err = Files.createTempFile("warren-lab", ".err");
            try {
                return run(out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new LabException("`" + this + "` cannot be run: " + e.getMessage(), e);
        }
    }

    private String run(Path out, Path err) throws IOException, LabException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (OutputStream target = process.getOutputStream()) {
            target.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended before it had read all; its status tells
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new LabException("`" + this + "` did not end within " + LIMIT_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new LabException("`" + this + "` failed: " + oneLine(Files.readString(err))
                    + (input.isEmpty() ? "" : " (its input: " + oneLine(input) + ")"));
        }
        return Files.readString(out);
    }

    private static String oneLine(String text) {
        return String.join(
                "; ",
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
