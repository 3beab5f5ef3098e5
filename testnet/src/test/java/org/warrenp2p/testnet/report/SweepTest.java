package org.warrenp2p.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SweepTest {

    @Test
    void shouldDrawResultsByTheNumberOfNodesInAFileByItself() throws Exception {
        String svg =
                Sweep.svg(List.of(run(5_000, 24, 80), run(1_000, 20, 50)), List.of("messages_mean", "latency_ms.p50"));
        Document drawing = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        Element root = drawing.getDocumentElement();
        assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(root.getElementsByTagName("style").getLength()).isEqualTo(1);
        assertThat(root.getElementsByTagName("path").getLength()).isEqualTo(2);
        assertThat(svg).contains(">messages_mean<", ">latency_ms.p50<", ">nodes<", "<title>24</title>");
        // from left to right, whatever the order of the runs
        assertThat(svg.indexOf("<title>20</title>")).isLessThan(svg.indexOf("<title>24</title>"));
        assertThat(svg).doesNotContain("NaN");
    }

    @Test
    void shouldSayWhichRunHasNoSuchNumber() {
        assertThatThrownBy(() -> Sweep.svg(List.of(run(1_000, 20, 50)), List.of("hops")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The run with 1000 nodes has no number called \"hops\"");
    }

    private static JsonNode run(int nodes, double messages, double p50) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree("{\"nodes\":" + nodes + ",\"messages_mean\":" + messages + ",\"latency_ms\":{\"p50\":" + p50
                        + "}}");
    }
}
