package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.Wire;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.testnet.world.World.Resident;

/** Pairs that talk while the router of one of them, or of both, takes other ports: for how long is nothing heard? */
final class RebindScenario implements Scenario {

    private static final Parameter<Integer> PAIRS =
            Parameter.count("pairs", "pairs", 300, 1, 1_000_000, "random pairs of nodes that talk");

    private static final Parameter<Duration> BEGIN_EVERY =
            Parameter.duration("begin_every", "1s", "100ms", "1h", "time between the starts of two pairs");

    private static final Parameter<Duration> SAY_EVERY =
            Parameter.duration("say_every", "20ms", "1ms", "10s", "time between two numbers that a caller says");

    private static final Parameter<Duration> WATCHED =
            Parameter.duration("watched", "20s", "1s", "1h", "time after a rebind within which data must flow again");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Until both ends have measured their path. */
    private static final Duration BEFORE = Duration.ofSeconds(5);

    private static final Duration STEP = Duration.ofMillis(100);

    private static final List<ReboundPair.Who> IN_TURN = List.of(ReboundPair.Who.values());

    /** The bar. */
    private static final double SECOND_MILLIS = 1_000;

    /** Where so many draws find nobody who is free, some wait. */
    private static final int DRAWS = 1_000;

    @Override
    public String name() {
        return "rebind";
    }

    @Override
    public String title() {
        return "Links whose routers take other ports";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PAIRS, BEGIN_EVERY, SAY_EVERY, WATCHED, PunchScenario.RELAYS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        if (world.wire() != Wire.SESSIONS) {
            throw new IllegalArgumentException("Nodes have links with sessions only: set wire to sessions");
        }
        if (!world.hasTranslators()) {
            throw new IllegalArgumentException("Nothing rebinds without translators: set nat to A, B or C");
        }
        world.letRolesBeFoundOut();
        if (world.settings().get(PunchScenario.RELAYS).equals("on")) {
            world.letPublicNodesForward();
        }
        List<Resident> residents = world.populate(nodes);
        List<ReboundPair> pairs = talk(world, residents);
        report(pairs, results);
    }

    private static List<ReboundPair> talk(World world, List<Resident> residents) {
        RandomGenerator random = world.random().stream("rebinds");
        ReboundPair.Times times = new ReboundPair.Times(
                PATIENCE,
                world.settings().get(SAY_EVERY),
                BEFORE,
                world.settings().get(WATCHED));
        List<ReboundPair> pairs = new ArrayList<>();
        int wanted = world.settings().get(PAIRS);
        long most = wanted * world.settings().get(BEGIN_EVERY).dividedBy(STEP)
                + PATIENCE.plus(BEFORE).plus(times.watched()).multipliedBy(2).dividedBy(STEP);
        long each = Math.max(1, world.settings().get(BEGIN_EVERY).dividedBy(STEP));
        for (long step = 0; step < most; step++) {
            if (pairs.size() < wanted && step % each == 0) {
                ReboundPair next = draw(residents, pairs, random, times);
                if (next != null) {
                    pairs.add(next);
                }
            }
            world.run("talking", STEP);
            pairs.forEach(pair -> pair.pass(STEP));
            if (pairs.size() == wanted && pairs.stream().allMatch(ReboundPair::isOver)) {
                break;
            }
        }
        pairs.forEach(ReboundPair::stop);
        return pairs;
    }

    /** Two that are not busy, one of whom at least is behind a router that the other one is not behind. */
    private static @Nullable ReboundPair draw(
            List<Resident> residents, List<ReboundPair> pairs, RandomGenerator random, ReboundPair.Times times) {
        ReboundPair.Who who = IN_TURN.get(pairs.size() % IN_TURN.size());
        for (int i = 0; i < DRAWS; i++) {
            Resident caller = residents.get(random.nextInt(residents.size()));
            Resident called = residents.get(random.nextInt(residents.size()));
            boolean busy =
                    pairs.stream().anyMatch(pair -> !pair.isOver() && (pair.involves(caller) || pair.involves(called)));
            if (!busy && isFit(caller, called, who)) {
                return new ReboundPair(caller, called, who, random, times);
            }
        }
        return null;
    }

    private static boolean isFit(Resident caller, Resident called, ReboundPair.Who who) {
        boolean apart = !caller.equals(called)
                && (caller.settler().router() == null
                        || caller.settler().router() != called.settler().router());
        return apart
                && (who == ReboundPair.Who.CALLED || isTranslated(caller))
                && (who == ReboundPair.Who.CALLER || isTranslated(called))
                && caller.edge() != EdgeKind.UDP_BLOCKED
                && called.edge() != EdgeKind.UDP_BLOCKED;
    }

    private static boolean isTranslated(Resident resident) {
        return resident.settler().router() != null
                && resident.settler().router().nat() != null;
    }

    private static void report(List<ReboundPair> pairs, Results results) {
        Table table = new Table("rebinds", "who", "a", "b", "recovered", "direct", "gap_ms");
        List<Double> all = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        int rebound = 0;
        int recovered = 0;
        int fast = 0;
        int direct = 0;
        for (ReboundPair pair : pairs) {
            if (!pair.wasRebound()) {
                continue;
            }
            rebound++;
            if (pair.hasRecovered()) {
                recovered++;
                direct += pair.isDirect() ? 1 : 0;
                all.add(pair.gapMillis());
                if (pair.who() == ReboundPair.Who.BOTH) {
                    both.add(pair.gapMillis());
                }
                fast += pair.gapMillis() < SECOND_MILLIS ? 1 : 0;
            }
            table.row(
                    pair.who().label(),
                    PunchedPair.label(pair.caller().edge().name()),
                    PunchedPair.label(pair.called().edge().name()),
                    pair.hasRecovered(),
                    pair.isDirect(),
                    pair.gapMillis());
        }
        results.rate("talked_rate", rebound, pairs.size());
        results.rate("recovered_rate", recovered, rebound);
        results.rate("recovered_direct_rate", direct, recovered);
        results.rate("within_second_rate", fast, rebound);
        results.distribution("rebind_gap_ms", all);
        results.distribution("rebind_gap_both_ms", both);
        results.plot(new Plot.Cdf("Longest silence after a router took other ports", "ms", Samples.of(all)));
        results.table(table);
        results.note("A gap is the longest time in which one of the two heard nothing, on a link that"
                + " went on; that of a link at rest is the time between two numbers and the jitter of the path.");
    }
}
