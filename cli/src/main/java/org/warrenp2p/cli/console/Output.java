package org.warrenp2p.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a command says. To people: lines on standard output. To scripts ({@code --json}): exactly one object on standard
 * output. Notes and progress go to standard error, always.
 */
public final class Output {

    private final PrintStream results;
    private final PrintStream err;
    private final boolean json;
    private final ProgressLine progress;

    private Output(PrintStream results, Console console, boolean json) {
        this.results = results;
        this.err = console.err();
        this.json = json;
        this.progress = new ProgressLine(console.err(), console.interactive(), System::nanoTime);
    }

    /** Results on standard output. */
    public static Output of(Console console, boolean json) {
        return new Output(new PrintStream(console.out(), true, StandardCharsets.UTF_8), console, json);
    }

    /** For libraries that print help themselves. */
    public static PrintWriter printer(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Results on standard error too, for commands whose standard output is data. */
    public static Output besideData(Console console, boolean json) {
        return new Output(console.err(), console, json);
    }

    /** A new object with {@code ok} in front. */
    public static ObjectNode object(boolean ok) {
        return JsonNodeFactory.instance.objectNode().put("ok", ok);
    }

    /** Whether a script listens. */
    public boolean isJson() {
        return json;
    }

    /** A line for people; nothing for scripts. */
    public void line(String text) {
        if (!json) {
            progress.clear();
            results.println(text);
        }
    }

    /** The object for scripts; nothing for people. Once per run. */
    public void object(ObjectNode object) {
        if (json) {
            progress.clear();
            results.println(text(object));
        }
    }

    /** Something worth knowing that is not the result. */
    public void note(String text) {
        progress.clear();
        err.println("warren: " + text);
    }

    /** How far long work has come. */
    public ProgressLine progress() {
        return progress;
    }

    /** Why it did not succeed. */
    public void failure(CliFailure failure) {
        failure(failure, object(false));
    }

    /** The same with what is known besides; {@code object} has its {@code ok} already. */
    public void failure(CliFailure failure, ObjectNode object) {
        if (json) {
            object.putObject("error")
                    .put("code", failure.code().text())
                    .put("message", failure.message())
                    .put("hint", failure.hint());
            object(object);
        } else {
            note(failure.message());
            err.println("        " + failure.hint());
        }
    }

    private static String text(ObjectNode object) {
        try {
            return new ObjectMapper().writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree of plain values can always be written", e);
        }
    }
}
