package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** One page with everything in it: no script, no font, no picture from elsewhere. */
final class HtmlReport {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2433;--soft:#667;--line:#d9dde6;--accent:#2563a8;--page:#fff}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#9aa3b5;--line:#333b4d;--accent:#6fa8e8;--page:#12161f}}
            body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}p.soft,td.soft{color:var(--soft)}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
            td.value{font-variant-numeric:tabular-nums}code,pre{font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere;white-space:pre-wrap}
            svg{width:100%;height:auto;max-width:44rem}.axis{font-size:12px;fill:var(--soft)}.grid{stroke:var(--line)}
            .curve{fill:none;stroke:var(--accent);stroke-width:2}.bar{fill:var(--accent)}.mark{stroke:var(--soft);stroke-dasharray:3 3}
            .whisker{stroke:var(--ink);stroke-width:2}
            """;

    private HtmlReport() {}

    static String of(String title, String question, String command, Results results, JsonNode summary) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>")
                .append(text(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n")
                .append("<h1>")
                .append(text(title))
                .append("</h1>\n");
        if (!question.isEmpty()) {
            page.append("<p class=\"soft\">").append(text(question)).append("</p>\n");
        }
        page.append("<h2>Results</h2>\n<table>");
        results.measures()
                .forEach((name, measure) -> page.append("<tr><td><code>")
                        .append(text(name))
                        .append("</code></td><td class=\"value\">")
                        .append(text(measure.text()))
                        .append("</td></tr>\n"));
        page.append("</table>\n<p class=\"soft\">In brackets: intervals of 95 % confidence.</p>\n");
        notes(page, results.notes());
        for (Plot plot : results.plots()) {
            page.append("<h2>")
                    .append(text(plot.title()))
                    .append("</h2>\n")
                    .append(PlotDrawer.draw(plot))
                    .append('\n');
        }
        page.append("<h2>How it was made</h2>\n<p>To repeat it:</p><pre>")
                .append(text(command))
                .append("</pre>\n<table>");
        flat(page, "", summary);
        return page.append("</table>\n</body></html>\n").toString();
    }

    private static void notes(StringBuilder page, List<String> notes) {
        notes.forEach(note -> page.append("<p>").append(text(note)).append("</p>\n"));
    }

    private static void flat(StringBuilder page, String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                flat(page, name + ".", field.getValue());
            } else {
                page.append("<tr><td class=\"soft\">")
                        .append(text(name))
                        .append("</td><td class=\"value\"><code>")
                        .append(text(field.getValue().asText()))
                        .append("</code></td></tr>\n");
            }
        }
    }

    private static String text(String plain) {
        return Svg.escaped(plain);
    }
}
