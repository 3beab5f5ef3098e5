package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Results of runs of one scenario against the number of their nodes, as a picture. */
public final class Sweep {

    private Sweep() {}

    /**
     * A drawing that is a file by itself.
     *
     * @param results each as {@link RunDirectory#RESULT} has it, in any order
     * @param names of results; percentiles have theirs behind a point
     * @throws IllegalArgumentException with a sentence if one of them has no such number
     */
    public static String svg(List<JsonNode> results, List<String> names) {
        List<JsonNode> bySize = new ArrayList<>(results);
        bySize.sort(Comparator.comparingLong(Sweep::nodes));
        List<Plot.Line> lines = new ArrayList<>();
        for (String name : names) {
            List<Plot.Point> points = new ArrayList<>();
            for (JsonNode result : bySize) {
                JsonNode value = result.at("/" + name.replace('.', '/'));
                if (!value.isNumber()) {
                    throw new IllegalArgumentException(
                            "The run with " + nodes(result) + " nodes has no number called \"" + name + "\"");
                }
                points.add(new Plot.Point(nodes(result), value.asDouble()));
            }
            lines.add(new Plot.Line(names.size() == 1 ? "" : name, points));
        }
        String label = names.size() == 1 ? names.get(0) : "";
        return Svg.standalone(
                PlotDrawer.draw(new Plot.Lines(String.join(", ", names) + " by nodes", "nodes", label, lines)));
    }

    private static long nodes(JsonNode result) {
        return result.path("nodes").asLong();
    }
}
