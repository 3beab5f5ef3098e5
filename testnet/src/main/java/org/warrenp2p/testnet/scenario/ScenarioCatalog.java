package org.warrenp2p.testnet.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All experiments that there are. */
public final class ScenarioCatalog {

    private static final List<Scenario> ALL = List.of(
            new LookupScenario(),
            new ChurnScenario(),
            new PunchScenario(),
            new RebindScenario(),
            new AdversaryScenario(),
            new EclipseScenario(),
            new PartitionScenario(),
            new FlashCrowdScenario(),
            new MassDeathScenario());

    private ScenarioCatalog() {}

    /** All of them, in the order of the documentation. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<Scenario> find(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    /** Their names, for people. */
    public static String names() {
        return ALL.stream().map(Scenario::name).collect(Collectors.joining(", "));
    }
}
