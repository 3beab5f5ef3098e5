package org.warrenp2p.testnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatabilityTest {

    private static final String[] SHORT = {"join_time=10s", "settle=5s", "lookups=5"};

    @TempDir
    Path directory;

    @Test
    void shouldRepeatARunInAnotherProcessAndUnderAnotherCollector() throws Exception {
        String here = hashOf(1, SHORT);
        assertThat(here).matches("[0-9a-f]{16}");
        assertThat(inAnotherProcess("-XX:+UseParallelGC", SHORT)).isEqualTo(here);
        assertThat(hashOf(2, SHORT)).isNotEqualTo(here);
    }

    @Test
    void shouldRepeatARunWithTheShippedCryptography() throws Exception {
        String[] real = {"join_time=10s", "settle=5s", "lookups=5", "crypto=real"};
        String here = hashOf(1, real);
        assertThat(inAnotherProcess("-XX:+UseSerialGC", real)).isEqualTo(here);
        assertThat(hashOf(1, SHORT)).isNotEqualTo(here);
    }

    private String hashOf(long seed, String... set) throws IOException {
        return SmallRun.of("lookup", 15, seed, 1, directory, set)
                .result()
                .get("trace_hash")
                .asText();
    }

    private String inAnotherProcess(String option, String... set) throws IOException, InterruptedException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        List<String> command = new ArrayList<>(List.of(
                java,
                option,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallRun.class.getName(),
                "lookup",
                "15",
                "1",
                directory.toString()));
        command.addAll(List.of(set));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
