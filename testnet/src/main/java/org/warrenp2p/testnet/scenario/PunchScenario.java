package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.Wire;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.testnet.world.World.Resident;

/** Nodes behind translators of a mix that connect to each other: how many pairs get a direct path, and how fast. */
final class PunchScenario implements Scenario {

    private static final Parameter<Integer> PAIRS =
            Parameter.count("pairs", "pairs", 1_000, 1, 1_000_000, "random pairs of nodes that connect");

    private static final Parameter<Duration> CONNECT_EVERY =
            Parameter.duration("connect_every", "1s", "10ms", "1h", "time between the starts of two connects");

    private static final Parameter<Duration> PATIENCE =
            Parameter.duration("patience", "1m", "1s", "1h", "time that a connect may take");

    /** Of this scenario and others in which links need them. */
    static final Parameter<String> RELAYS =
            Parameter.word("relays", List.of("on", "off"), "whether public nodes forward for others, as volunteers do");

    /** For the byte, after the last link could have come to be. */
    private static final Duration LAST_BYTE_WITHIN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "punch";
    }

    @Override
    public String title() {
        return "Direct paths between nodes behind translators";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PAIRS, CONNECT_EVERY, PATIENCE, RELAYS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        if (world.wire() != Wire.SESSIONS) {
            throw new IllegalArgumentException("Nodes punch with sessions only: set wire to sessions");
        }
        world.letRolesBeFoundOut();
        if (world.settings().get(RELAYS).equals("on")) {
            world.letPublicNodesForward();
        }
        List<Resident> residents = world.populate(nodes);
        PairChoice choice = new PairChoice(residents, world.random().stream("pairs"));
        List<PunchedPair> pairs = new ArrayList<>();
        for (int i = 0; i < world.settings().get(PAIRS); i++) {
            pairs.add(choice.next().connect(world.settings().get(PATIENCE)));
            world.run("connecting", world.settings().get(CONNECT_EVERY));
        }
        Duration rest = world.settings().get(PATIENCE).plus(LAST_BYTE_WITHIN);
        world.simulation().runUntil(() -> pairs.stream().allMatch(PunchedPair::isOver), rest);
        List<Integer> ideal = new IdealPunch(world)
                .rounds(pairs.stream().map(PunchedPair::hosts).toList());
        PunchReport report = new PunchReport();
        for (int i = 0; i < pairs.size(); i++) {
            report.add(pairs.get(i), ideal.get(i));
        }
        report.tell(results);
        new NatReading(world, residents).report(results);
    }
}
