package org.warrenp2p.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatabilityTest {

    @Test
    void shouldRepeatARunInAnotherProcessAndUnderAnotherCollector() throws Exception {
        String here = EchoScenario.hashOf(42);

        assertThat(inAnotherProcess(EchoScenario.class, 42, "-XX:+UseSerialGC")).isEqualTo(here);
        assertThat(inAnotherProcess(EchoScenario.class, 42, "-XX:+UseParallelGC"))
                .isEqualTo(here);
        assertThat(here).matches("[0-9a-f]+ [0-9]{4,}");
    }

    @Test
    void shouldRepeatAPopulationBehindItsTranslatorsInAnotherProcess() throws Exception {
        String here = EdgeScenario.hashOf(42);

        assertThat(inAnotherProcess(EdgeScenario.class, 42, "-XX:+UseParallelGC"))
                .isEqualTo(here);
        assertThat(EdgeScenario.hashOf(43)).isNotEqualTo(here);
        assertThat(here).matches("[0-9a-f]+ [0-9]{5,} [0-9]{4,} [0-9]{2,}");
    }

    @Test
    void shouldRunDifferentlyFromAnotherSeed() {
        assertThat(EchoScenario.hashOf(43)).isNotEqualTo(EchoScenario.hashOf(42));
    }

    private static String inAnotherProcess(Class<?> scenario, long seed, String option)
            throws IOException, InterruptedException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        Process process = new ProcessBuilder(List.of(
                        java,
                        option,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        scenario.getName(),
                        Long.toString(seed)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
