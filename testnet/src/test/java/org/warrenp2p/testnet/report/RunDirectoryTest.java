package org.warrenp2p.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void shouldQuoteWhatCsvWouldMisread() throws IOException {
        ObjectNode checksums = JsonNodeFactory.instance.objectNode();
        RunDirectory.prepare(directory.resolve("a/b"))
                .writeTable(
                        "odd",
                        List.of("x", "y"),
                        List.of(List.of("1,5", "say \"hi\""), List.of("", "two\nlines")),
                        checksums);
        assertThat(directory.resolve("a/b/odd.csv")).hasContent("x,y\n\"1,5\",\"say \"\"hi\"\"\"\n,\"two\nlines\"\n");
        assertThat(checksums.get("odd.csv").asText()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void shouldRefuseWhatIsNoDirectoryBeforeAnythingRuns() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> RunDirectory.prepare(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RunDirectory.prepare(file.resolve("below"))).isInstanceOf(IOException.class);
    }

    @Test
    void shouldEndAxesAtRoundNumbers() {
        assertThat(Svg.niceAbove(0.93)).isEqualTo(1);
        assertThat(Svg.niceAbove(1)).isEqualTo(1);
        assertThat(Svg.niceAbove(1.01)).isEqualTo(2.5);
        assertThat(Svg.niceAbove(173)).isEqualTo(250);
        assertThat(Svg.niceAbove(0)).isEqualTo(1);
        assertThat(Svg.niceAbove(Double.NaN)).isEqualTo(1);
    }

    @Test
    void shouldEscapeWhatAPageShows() {
        Results results = new Results().rate("a<b", 1, 2).note("x & y");
        String page = HtmlReport.of("<t>", "\"q\"", "c", results, JsonNodeFactory.instance.objectNode());
        assertThat(page).contains("&lt;t&gt;", "a&lt;b", "x &amp; y").doesNotContain("<t>", "a<b", "x & y");
    }
}
