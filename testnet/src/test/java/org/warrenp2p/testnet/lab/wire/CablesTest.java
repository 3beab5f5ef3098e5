package org.warrenp2p.testnet.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.testnet.lab.NeedsLab;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;

@NeedsLab
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CablesTest {

    private static final int COUNT = 400;

    /** An answer: its number, and how long it took. */
    private record Answer(int number, double millis) {}

    @Test
    void shouldTakeTheTimeOfBothWays() throws Exception {
        List<Answer> answers = answers(CableQuality.delaying(Duration.ofMillis(20)));
        assertThat(answers).hasSize(COUNT);
        // what else runs on this machine makes some later, none earlier
        assertThat(answers).allMatch(answer -> answer.millis() >= 40);
        assertThat(answers.stream().mapToDouble(Answer::millis).sorted().toArray()[COUNT / 10])
                .isLessThan(60);
        assertThat(answers).extracting(Answer::number).isSorted();
    }

    @Test
    void shouldHoldUpWhatComesFromThoseThatItIsTold() throws Exception {
        CableQuality quality = CableQuality.delaying(Duration.ofMillis(5));
        assertThat(answers(quality, List.of("192.0.2.1"))).isNotEmpty().allMatch(answer -> answer.millis() >= 110);
        assertThat(answers(quality, List.of("192.0.2.2"))).anyMatch(answer -> answer.millis() < 110);
    }

    @Test
    void shouldLoseWhatWasAskedFor() throws Exception {
        // each way one in five, so 64 % of the answers come; five standard deviations
        assertThat(answers(new CableQuality(Duration.ofMillis(5), 0.2, 0)).size())
                .isBetween(208, 304);
    }

    @Test
    void shouldLetLaterFramesOvertake() throws Exception {
        List<Answer> answers = answers(new CableQuality(Duration.ofMillis(20), 0, 0.1));
        assertThat(answers).hasSize(COUNT);
        assertThat(answers).extracting(Answer::number).isNotEqualTo(numbers());
        assertThat(answers.stream().map(Answer::number).sorted().toList()).isEqualTo(numbers());
    }

    private static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static List<Answer> answers(CableQuality quality) throws Exception {
        return answers(quality, List.of());
    }

    /** @param late whose frames from the first side take 100 ms more */
    private static List<Answer> answers(CableQuality quality, List<String> late) throws Exception {
        try (NamespacePool pool = NamespacePool.open()) {
            Cables cables = Cables.start(pool, 1);
            Namespace here = pool.add("here");
            Namespace there = pool.add("there");
            Cables.Laid laid = cables.lay("test", new Cables.End(here, "far0"), new Cables.End(there, "far0"), quality);
            if (!late.isEmpty()) {
                cables.delay(laid, Duration.ofMillis(100), late);
            }
            here.ip("addr add 192.0.2.1/24 dev far0");
            there.ip("addr add 192.0.2.2/24 dev far0");
            BufferedReader server = run(there, "serve", "192.0.2.2");
            assertThat(server.readLine()).isEqualTo("ready");
            List<Answer> answers = new ArrayList<>();
            BufferedReader asker = run(here, "ask", "192.0.2.2", Integer.toString(COUNT));
            for (String line = asker.readLine(); !"end".equals(line); line = asker.readLine()) {
                String[] words = line.split(" ", 2);
                answers.add(new Answer(Integer.parseInt(words[0]), Long.parseLong(words[1]) / 1e6));
            }
            return answers;
        }
    }

    private static BufferedReader run(Namespace where, String... arguments) throws Exception {
        Process process = where.start(JavaCommand.of(RoundTripProgram.class, arguments), Map.of());
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
