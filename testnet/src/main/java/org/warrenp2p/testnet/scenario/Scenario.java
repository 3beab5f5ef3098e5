package org.warrenp2p.testnet.scenario;

import java.util.List;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.World;

/** An experiment: what is done to a network, and what is measured. */
public interface Scenario {

    /** As files and the command line name it. */
    String name();

    /** What it measures, in a line. */
    String title();

    /** The keys that it has besides those of every network. */
    List<Parameter<?>> parameters();

    /** Runs it in {@code world}, where nobody is yet, with {@code nodes} nodes in all. */
    void run(World world, int nodes, Results results);
}
