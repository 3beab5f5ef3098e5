package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.Attempt.Outcome;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Interval;
import org.warrenp2p.testnet.stats.Rate;

/** The cells together. */
final class Matrix {

    private final List<Cell> cells;
    private final List<NatType> callers;
    private final List<NatType> called;

    Matrix(List<Cell> cells) {
        this.cells = List.copyOf(cells);
        this.callers = sorted(cells.stream().map(cell -> cell.pair().a()));
        this.called = sorted(cells.stream().map(cell -> cell.pair().b()));
    }

    private static List<NatType> sorted(Stream<NatType> types) {
        return types.distinct().sorted().toList();
    }

    private Optional<Cell> cell(NatType a, NatType b) {
        return cells.stream().filter(cell -> cell.pair().equals(new Pair(a, b))).findFirst();
    }

    /** A table for a terminal: who calls from above to below, who is called from left to right. */
    List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("calls \\ is called"));
        called.forEach(type -> head.add(type.text()));
        rows.add(head);
        for (NatType a : callers) {
            List<String> row = new ArrayList<>(List.of(a.text()));
            called.forEach(b -> row.add(cell(a, b).map(Cell::text).orElse("")));
            rows.add(row);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                line.append(String.format("%-" + (width + 2) + "s", row.get(column)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    Results results() {
        List<Attempt> all =
                cells.stream().flatMap(cell -> cell.attempts().stream()).toList();
        long direct = all.stream()
                .filter(attempt -> attempt.outcome() == Outcome.DIRECT)
                .count();
        long failed = all.stream()
                .filter(attempt -> attempt.outcome() == Outcome.FAILED)
                .count();
        Results results = new Results()
                .rate("direct_rate", direct, all.size())
                .rate("connected_rate", all.size() - failed, all.size())
                .distribution("time_to_first_byte_ms", known(all.stream().map(Attempt::firstByteMillis)))
                .distribution("time_to_direct_ms", known(all.stream().map(Attempt::directMillis)))
                .table(table())
                .table(summary())
                .plot(plot());
        interruptions(all, results);
        cells.forEach(cell -> cell.attempts().stream()
                .map(Attempt::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(reason -> results.note(cell.pair() + " failed: " + reason)));
        return results;
    }

    private static void interruptions(List<Attempt> all, Results results) {
        List<Attempt.Interruption> interruptions =
                all.stream().map(Attempt::interruption).filter(Objects::nonNull).toList();
        if (interruptions.isEmpty()) {
            return;
        }
        List<Attempt.Interruption> resumed =
                interruptions.stream().filter(Attempt.Interruption::resumed).toList();
        results.rate("resumed_rate", resumed.size(), interruptions.size())
                .distribution(
                        "datagram_gap_ms",
                        resumed.stream()
                                .map(Attempt.Interruption::datagramMillis)
                                .toList())
                .distribution(
                        "stream_gap_ms",
                        resumed.stream().map(Attempt.Interruption::streamMillis).toList());
    }

    private static List<Double> known(Stream<@Nullable Double> values) {
        return values.filter(Objects::nonNull).toList();
    }

    private Table table() {
        Table table = new Table(
                "cells",
                "a",
                "b",
                "try",
                "outcome",
                "result",
                "time_to_first_byte_ms",
                "time_to_direct_ms",
                "rounds",
                "attempts",
                "skew_ms",
                "interruption",
                "resumed",
                "datagram_gap_ms",
                "stream_gap_ms",
                "reason",
                "counters");
        for (Cell cell : cells) {
            for (int i = 0; i < cell.attempts().size(); i++) {
                Attempt attempt = cell.attempts().get(i);
                Attempt.Interruption interruption = attempt.interruption();
                table.row(
                        cell.pair().a().text(),
                        cell.pair().b().text(),
                        i + 1,
                        attempt.outcome().text(),
                        orEmpty(attempt.result()),
                        orEmpty(attempt.firstByteMillis()),
                        orEmpty(attempt.directMillis()),
                        orEmpty(attempt.rounds()),
                        orEmpty(attempt.attempts()),
                        attempt.skewMillis(),
                        interruption == null ? "" : interruption.what(),
                        interruption == null ? "" : interruption.resumed(),
                        interruption == null ? "" : interruption.datagramMillis(),
                        interruption == null ? "" : interruption.streamMillis(),
                        orEmpty(attempt.reason()),
                        orEmpty(attempt.counters()));
            }
        }
        return table;
    }

    /** A row for each pair. */
    private Table summary() {
        Table table = new Table(
                "pairs",
                "a",
                "b",
                "tries",
                "direct",
                "direct_low",
                "direct_high",
                "first_byte_p50_ms",
                "first_byte_p95_ms",
                "first_byte_p99_ms",
                "direct_p50_ms",
                "direct_p95_ms",
                "direct_p99_ms",
                "round_trips",
                "rounds");
        for (Cell cell : cells) {
            JsonNode json = cell.json();
            Interval interval = cell.directRate().interval();
            table.row(
                    cell.pair().a().text(),
                    cell.pair().b().text(),
                    cell.attempts().size(),
                    json.path("direct").asInt(),
                    interval.low(),
                    interval.high(),
                    json.at("/first_byte_ms/p50").asText(""),
                    json.at("/first_byte_ms/p95").asText(""),
                    json.at("/first_byte_ms/p99").asText(""),
                    json.at("/direct_ms/p50").asText(""),
                    json.at("/direct_ms/p95").asText(""),
                    json.at("/direct_ms/p99").asText(""),
                    json.path("round_trips").asText(""),
                    json.path("rounds").asText(""));
        }
        return table;
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    /** The plot has the same labels for rows and columns. */
    private Plot plot() {
        List<NatType> types = sorted(Stream.concat(callers.stream(), called.stream()));
        List<List<Rate>> rates = types.stream()
                .map(a -> types.stream()
                        .map(b -> cell(a, b).map(Cell::directRate).orElse(new Rate(0, 0)))
                        .toList())
                .toList();
        return new Plot.Matrix(
                "Direct connections: who calls by row, who is called by column",
                types.stream().map(NatType::text).toList(),
                rates);
    }
}
