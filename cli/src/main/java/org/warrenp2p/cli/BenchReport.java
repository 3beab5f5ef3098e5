package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.cli.console.Output;

/** What a benchmark found, for scripts and for people. The object is all there is, so other processes can give it. */
record BenchReport(ObjectNode json) {

    /** @param remarks what whoever reads the figures has to know */
    static BenchReport of(String name, List<Figure> figures, List<String> remarks) {
        ObjectNode object = Output.object(true).put("name", name);
        ObjectNode values = object.putObject("figures");
        ObjectNode bars = object.putObject("bars");
        for (Figure figure : figures) {
            values.put(figure.name(), figure.value());
            Bar bar = figure.bar();
            if (bar != null) {
                bars.putObject(figure.name())
                        .put("bar", bar.sign())
                        .put("limit", bar.limit())
                        .put("met", figure.met());
            }
        }
        if (!remarks.isEmpty()) {
            remarks.forEach(object.putArray("remarks")::add);
        }
        return new BenchReport(object);
    }

    static BenchReport of(ObjectNode object) {
        return new BenchReport(object);
    }

    /** A small table; a failure is one line of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        JsonNode error = json.get("error");
        if (error != null) {
            lines.add(
                    json.path("name").asText("?") + ": " + error.path("message").asText());
            return lines;
        }
        lines.add(json.path("name").asText());
        for (Map.Entry<String, JsonNode> figure : json.path("figures").properties()) {
            String line = String.format(
                    "  %-32s %12s", figure.getKey(), number(figure.getValue().asDouble()));
            JsonNode bar = json.path("bars").get(figure.getKey());
            lines.add(bar == null ? line : line + held(bar));
        }
        for (JsonNode remark : json.path("remarks")) {
            lines.add("  " + remark.asText());
        }
        return lines;
    }

    private static String held(JsonNode bar) {
        return String.format(
                "  %2s %-8s %s",
                bar.path("bar").asText(),
                number(bar.path("limit").asDouble()),
                bar.path("met").asBoolean() ? "met" : "NOT MET");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format("%,d", (long) value) : String.format("%,.3f", value);
    }
}
