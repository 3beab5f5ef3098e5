package org.warrenp2p.testnet.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.World.Resident;

/** What came of the pairs, beside what was possible. */
final class PunchReport {

    private static final List<EdgeKind> KINDS = List.of(EdgeKind.values());

    private final Table table = new Table(
            "pairs",
            "caller",
            "called",
            "a",
            "b",
            "a_nat",
            "b_nat",
            "cold",
            "connected",
            "direct",
            "outcome",
            "round",
            "time_to_direct_ms",
            "time_to_first_byte_ms",
            "ideal_round",
            "could_be_sprayed",
            "reason");
    private final Cells direct = new Cells();
    private final Cells connected = new Cells();
    private final Cells ceiling = new Cells();
    private final List<Double> directMillis = new ArrayList<>();
    private final List<Double> firstByteMillis = new ArrayList<>();
    private final List<Integer> rounds = new ArrayList<>();

    /** By outcome and reason. */
    private final SortedMap<String, Integer> failures = new TreeMap<>();

    private Rate withoutSpray = new Rate(0, 0);
    private Rate ofCeiling = new Rate(0, 0);
    private Rate firstAttempt = new Rate(0, 0);
    private Rate cold = new Rate(0, 0);
    private Rate connectedWithUdp = new Rate(0, 0);

    /** @param idealRound which round of an ideal punch opened a way, 0 for none */
    void add(PunchedPair pair, int idealRound) {
        boolean possible = idealRound > 0 || pair.couldBeSprayed();
        direct.add(pair, pair.isDirect());
        connected.add(pair, pair.isConnected());
        if (pair.hasUdp()) {
            connectedWithUdp = connectedWithUdp.plus(rate(pair.isConnected()));
        }
        ceiling.add(pair, possible);
        withoutSpray = withoutSpray.plus(rate(idealRound > 0));
        cold = cold.plus(rate(pair.isCold()));
        if (possible) {
            ofCeiling = ofCeiling.plus(rate(pair.isDirect()));
        }
        if (pair.isConnected()) {
            addConnected(pair, idealRound);
        } else {
            failures.merge(pair.outcome() + ": " + shortened(pair.reason()), 1, Integer::sum);
        }
        table.row(
                pair.caller().peer().id(),
                pair.called().peer().id(),
                label(pair.caller().edge()),
                label(pair.called().edge()),
                text(pair.caller()),
                text(pair.called()),
                pair.isCold(),
                pair.isConnected(),
                pair.isDirect(),
                pair.outcome(),
                pair.beganDirect() ? pair.round() : "",
                pair.isDirect() ? pair.directMillis() : "",
                pair.isConnected() ? pair.firstByteMillis() : "",
                idealRound,
                pair.couldBeSprayed(),
                pair.reason());
    }

    /** Those that had a session say nothing of how long it takes to get one. */
    private void addConnected(PunchedPair pair, int idealRound) {
        if (!pair.isCold()) {
            return;
        }
        firstByteMillis.add(pair.firstByteMillis());
        if (pair.isDirect()) {
            directMillis.add(pair.directMillis());
        }
        if (!pair.beganDirect()) {
            return;
        }
        rounds.add(pair.round());
        if (idealRound == 1) {
            firstAttempt = firstAttempt.plus(rate(pair.round() == 1));
        }
    }

    /** Without what differs from pair to pair: what is in brackets, and whom it is about. */
    private static String shortened(String reason) {
        int bracket = reason.indexOf(" (");
        return (bracket < 0 ? reason : reason.substring(0, bracket)).replaceAll("…[0-9A-Za-z]+", "…");
    }

    private static Rate rate(boolean success) {
        return new Rate(success ? 1 : 0, 1);
    }

    private static String text(Resident resident) {
        NatProfile nat = resident.peer().nat();
        return PunchedPair.label(nat.mapping().name()) + "/"
                + PunchedPair.label(nat.filtering().name());
    }

    private static String label(EdgeKind kind) {
        return PunchedPair.label(kind.name());
    }

    /** Adds all results. */
    void tell(Results results) {
        Rate all = direct.total();
        results.rate("direct_rate", all.successes(), all.trials());
        results.rate(
                "connected_rate",
                connected.total().successes(),
                connected.total().trials());
        results.rate("connected_with_udp_rate", connectedWithUdp.successes(), connectedWithUdp.trials());
        results.rate(
                "ceiling_rate", ceiling.total().successes(), ceiling.total().trials());
        results.rate("ceiling_without_spray_rate", withoutSpray.successes(), withoutSpray.trials());
        results.rate("direct_of_ceiling_rate", ofCeiling.successes(), ofCeiling.trials());
        results.rate("first_attempt_share", firstAttempt.successes(), firstAttempt.trials());
        results.rate("cold_rate", cold.successes(), cold.trials());
        results.distribution("time_to_first_byte_ms", firstByteMillis);
        results.distribution("time_to_direct_ms", directMillis);
        results.list("pairs", pairs());
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        failures.forEach(
                (reason, count) -> reasons.addObject().put("reason", reason).put("pairs", count));
        results.list("failures", reasons);
        List<String> labels = KINDS.stream().map(PunchReport::label).toList();
        results.plot(new Plot.Matrix("Pairs that got a direct path", labels, direct.matrix()));
        results.plot(new Plot.Matrix("Pairs that connected", labels, connected.matrix()));
        results.plot(new Plot.Matrix("Pairs that could have one", labels, ceiling.matrix()));
        results.plot(new Plot.Cdf(
                "Time from the call to the first byte at the other side", "ms", Samples.of(firstByteMillis)));
        results.plot(new Plot.Cdf("Time from the call to a direct path", "ms", Samples.of(directMillis)));
        results.plot(new Plot.Histogram("Rounds", "round that opened the way", Samples.of(rounds)));
        results.table(table);
        results.note("Without relays connected is direct. The ceiling is what a punch reaches that knows both"
                + " mapped endpoints and fires at the same instant, over IPv4, within two rounds; and every pair of one"
                + " symmetric side, for which a spray of ports remains. Times and first attempts are those of pairs"
                + " without a session, first attempts of links that began on a direct path.");
    }

    private ArrayNode pairs() {
        ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
        for (int row = 0; row < KINDS.size(); row++) {
            for (int column = row; column < KINDS.size(); column++) {
                Rate got = direct.matrix().get(row).get(column);
                pairs.addObject()
                        .put("a", label(KINDS.get(row)))
                        .put("b", label(KINDS.get(column)))
                        .put("tries", got.trials())
                        .put("direct", got.successes())
                        .put(
                                "connected",
                                connected.matrix().get(row).get(column).successes())
                        .put("ceiling", ceiling.matrix().get(row).get(column).successes());
            }
        }
        return pairs;
    }

    /** Rates by the kinds of the two, whoever calls. */
    private static final class Cells {

        private final List<List<Rate>> cells = new ArrayList<>();
        private Rate total = new Rate(0, 0);

        Cells() {
            for (int row = 0; row < KINDS.size(); row++) {
                cells.add(new ArrayList<>(Collections.nCopies(KINDS.size(), new Rate(0, 0))));
            }
        }

        void add(PunchedPair pair, boolean success) {
            int row = KINDS.indexOf(pair.caller().edge());
            int column = KINDS.indexOf(pair.called().edge());
            Rate outcome = rate(success);
            total = total.plus(outcome);
            cells.get(row).set(column, cells.get(row).get(column).plus(outcome));
            if (row != column) {
                cells.get(column).set(row, cells.get(column).get(row).plus(outcome));
            }
        }

        Rate total() {
            return total;
        }

        List<List<Rate>> matrix() {
            return cells;
        }
    }
}
