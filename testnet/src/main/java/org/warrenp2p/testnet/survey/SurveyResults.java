package org.warrenp2p.testnet.survey;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Rate;

/**
 * What a survey found out.
 *
 * @param volunteers how many had opted in
 * @param rows one for each attempt
 */
public record SurveyResults(int volunteers, List<SurveyRow> rows) {

    /** By the order in which they were begun is not known; by the time at which they ended is. */
    public SurveyResults {
        rows = rows.stream()
                .sorted(Comparator.comparingLong(SurveyRow::atSeconds))
                .toList();
    }

    /** In the form of all reports. */
    public Results results() {
        List<SurveyReport> done = rows.stream().map(SurveyRow::report).toList();
        Results results = new Results()
                .rate("direct_rate", count(SurveyReport::direct), rows.size())
                .rate("connected_rate", count(SurveyReport::connected), rows.size())
                .distribution("time_to_first_path_ms", known(done, SurveyReport::firstPathMillis))
                .distribution("time_to_first_byte_ms", known(done, SurveyReport::firstByteMillis))
                .list("pairs", pairs())
                .table(table())
                .plot(plot());
        long stale = done.stream().filter(report -> !report.fresh()).count();
        if (stale > 0) {
            results.note(stale + " pairs had a link before; they count as connected, and their times are left out");
        }
        return results;
    }

    private long count(Predicate<SurveyReport> wanted) {
        return rows.stream().map(SurveyRow::report).filter(wanted).count();
    }

    private static List<Double> known(List<SurveyReport> reports, Function<SurveyReport, @Nullable Double> value) {
        return reports.stream()
                .filter(SurveyReport::fresh)
                .map(value)
                .filter(Objects::nonNull)
                .toList();
    }

    private record Sides(String a, String b) {}

    private static Sides sides(SurveyRow row) {
        return new Sides(
                SurveyReport.text(row.report().callerNat()),
                SurveyReport.text(row.report().calledNat()));
    }

    private ArrayNode pairs() {
        Map<String, ObjectNode> pairs = new TreeMap<>();
        for (SurveyRow row : rows) {
            Sides sides = sides(row);
            ObjectNode pair = pairs.computeIfAbsent(
                    sides.a + ":" + sides.b,
                    key -> JsonNodeFactory.instance
                            .objectNode()
                            .put("a", sides.a)
                            .put("b", sides.b)
                            .put("tries", 0)
                            .put("direct", 0)
                            .put("connected", 0));
            add(pair, "tries", true);
            add(pair, "direct", row.report().direct());
            add(pair, "connected", row.report().connected());
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        pairs.values().forEach(list::add);
        return list;
    }

    private static void add(ObjectNode pair, String name, boolean one) {
        pair.put(name, pair.path(name).asInt() + (one ? 1 : 0));
    }

    private Table table() {
        Table table = new Table(
                "attempts",
                "at_s",
                "caller",
                "called",
                "outcome",
                "path",
                "round",
                "fresh",
                "time_to_first_path_ms",
                "time_to_first_byte_ms",
                "caller_nat",
                "called_nat",
                "caller_prefix",
                "called_prefix",
                "reason");
        for (SurveyRow row : rows) {
            SurveyReport report = row.report();
            Sides sides = sides(row);
            table.row(
                    row.atSeconds(),
                    row.caller(),
                    row.called(),
                    report.outcome().name(),
                    orEmpty(report.path()),
                    orEmpty(report.round()),
                    report.fresh(),
                    orEmpty(report.firstPathMillis()),
                    orEmpty(report.firstByteMillis()),
                    sides.a,
                    sides.b,
                    orEmpty(row.callerPrefix()),
                    orEmpty(report.calledPrefix()),
                    orEmpty(report.reason()));
        }
        return table;
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private Plot plot() {
        List<String> labels = rows.stream()
                .map(SurveyResults::sides)
                .flatMap(sides -> Stream.of(sides.a, sides.b))
                .distinct()
                .sorted()
                .toList();
        List<List<Rate>> rates = labels.stream()
                .map(a -> labels.stream().map(b -> rate(new Sides(a, b))).toList())
                .toList();
        return new Plot.Matrix(
                "Direct connections: NAT of who calls by row, of who is called by column", labels, rates);
    }

    private Rate rate(Sides sides) {
        List<SurveyRow> of =
                rows.stream().filter(row -> sides(row).equals(sides)).toList();
        return new Rate(of.stream().filter(row -> row.report().direct()).count(), of.size());
    }
}
