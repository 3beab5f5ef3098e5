package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program in another process, with {@code --json}. */
final class OwnProcess {

    private OwnProcess() {}

    /**
     * Runs it to its end; the object that it printed, which may tell of a failure.
     *
     * @param launcher what starts the program; empty: this java with this class path
     */
    static ObjectNode run(List<String> launcher, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher.isEmpty() ? javaCommand() : launcher);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread hook = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode object = new ObjectMapper().readTree(said);
            if (object instanceof ObjectNode found) {
                return found;
            }
            throw new IOException("`" + String.join(" ", command) + "` said nothing");
        } finally {
            process.destroy();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** This java with this class path: what starts the program where no launcher did. */
    static List<String> javaCommand() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Warren.class.getName());
    }
}
