package org.warrenp2p.testnet.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.simnet.Population.Settler;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.World;

/**
 * How many pairs of a mix could talk directly at best. The nodes of this version do not punch, so their own rates are null;
 * the ceiling is what they will be measured against.
 */
final class PunchScenario implements Scenario {

    private static final Parameter<Integer> PAIRS =
            Parameter.count("pairs", "pairs", 1_000, 1, 1_000_000, "random pairs of hosts that are tried");

    private static final List<EdgeKind> KINDS = List.of(EdgeKind.values());

    @Override
    public String name() {
        return "punch";
    }

    @Override
    public String title() {
        return "Pairs that could talk directly at best";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PAIRS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        List<Settler> settlers = world.settlers(nodes);
        IdealPunch punch = new IdealPunch(world);
        RandomGenerator random = world.random().stream("pairs");
        Rate[][] cells = new Rate[KINDS.size()][KINDS.size()];
        Rate total = new Rate(0, 0);
        Rate withoutSpray = new Rate(0, 0);
        Table table = new Table("pairs", "a", "b", "opened", "could_be_sprayed");
        int pairs = world.settings().get(PAIRS);
        for (int i = 0; i < pairs; i++) {
            Settler one = settlers.get(random.nextInt(nodes));
            Settler other = settlers.get(random.nextInt(nodes));
            while (other.host() == one.host()) {
                other = settlers.get(random.nextInt(nodes));
            }
            boolean opened = punch.opens(one.host(), other.host());
            boolean sprayed = !opened && couldBeSprayed(one.edge(), other.edge());
            Rate outcome = new Rate(opened || sprayed ? 1 : 0, 1);
            total = total.plus(outcome);
            withoutSpray = withoutSpray.plus(new Rate(opened ? 1 : 0, 1));
            add(cells, one.edge(), other.edge(), outcome);
            table.row(label(one.edge()), label(other.edge()), opened, sprayed);
        }
        report(results, total, withoutSpray, cells);
        results.table(table);
    }

    /** PROTOCOL, round 3: one side's ports cannot be foretold, the other has one port that stays. */
    private static boolean couldBeSprayed(EdgeKind one, EdgeKind other) {
        boolean either = one == EdgeKind.SYMMETRIC || other == EdgeKind.SYMMETRIC;
        boolean both = one == other;
        boolean blocked = one == EdgeKind.UDP_BLOCKED || other == EdgeKind.UDP_BLOCKED;
        return either && !both && !blocked;
    }

    private static void add(Rate[][] cells, EdgeKind one, EdgeKind other, Rate outcome) {
        int row = KINDS.indexOf(one);
        int column = KINDS.indexOf(other);
        cells[row][column] = sum(cells[row][column], outcome);
        if (row != column) {
            cells[column][row] = sum(cells[column][row], outcome);
        }
    }

    @SuppressWarnings("NullAway") // an array begins with nulls
    private static Rate sum(Rate soFar, Rate outcome) {
        return soFar == null ? outcome : soFar.plus(outcome);
    }

    private static void report(Results results, Rate total, Rate withoutSpray, Rate[][] cells) {
        results.number("direct_rate", null).number("connected_rate", null);
        results.rate("ceiling_rate", total.successes(), total.trials());
        results.rate("ceiling_without_spray_rate", withoutSpray.successes(), withoutSpray.trials());
        results.number("first_attempt_share", null);
        results.number("time_to_first_byte_ms", null).number("time_to_direct_ms", null);
        ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
        List<List<Rate>> matrix = new ArrayList<>();
        for (int row = 0; row < KINDS.size(); row++) {
            List<Rate> line = new ArrayList<>();
            for (int column = 0; column < KINDS.size(); column++) {
                Rate cell = sum(cells[row][column], new Rate(0, 0));
                line.add(cell);
                if (row <= column) {
                    pairs.addObject()
                            .put("a", label(KINDS.get(row)))
                            .put("b", label(KINDS.get(column)))
                            .put("tries", cell.trials())
                            .putNull("direct")
                            .putNull("connected")
                            .put("ceiling", cell.successes());
                }
            }
            matrix.add(line);
        }
        results.list("pairs", pairs);
        results.plot(new Plot.Matrix(
                "Pairs that could talk directly",
                KINDS.stream().map(PunchScenario::label).toList(),
                matrix));
        results.note("The nodes of this version do not punch: their own rates and times are null. The ceiling is what a"
                + " punch reaches that knows both mapped endpoints and fires at the same instant, over IPv4, within two"
                + " rounds; and every pair of one symmetric side, for which a spray of ports remains.");
    }

    private static String label(EdgeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
