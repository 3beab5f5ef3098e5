package org.warrenp2p.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Failures;
import org.warrenp2p.cli.console.ProgressLine;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** A network of nodes in this process, walked through step by step. Stops at the first step that fails. */
public final class Tour implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tour.class);

    private final DemoNetwork network;

    /**
     * A tour that has not begun.
     *
     * @param listen where every node listens, on free ports
     */
    public Tour(int nodes, List<Multiaddr> listen, ProgressLine progress) {
        this.network = new DemoNetwork(nodes, listen, progress);
    }

    /** One step: what it is called, and what does it. */
    private record Step(String name, Action action) {}

    /** Does a step; what happened, for people. */
    private interface Action {

        String run() throws CliFailure;
    }

    /** Walks through all steps; {@code listener} hears of each as it ends. */
    public void run(Consumer<StepResult> listener) {
        TopicSteps topics = new TopicSteps(network);
        ValueSteps values = new ValueSteps(network);
        List<Step> steps = List.of(
                new Step("bootstrap", network::bootstrap),
                new Step("publish", network::publish),
                new Step("lookup", network::lookup),
                new Step("announce", topics::announce),
                new Step("find", topics::find),
                new Step("put", values::put),
                new Step("get", values::get),
                new Step("connect", new ConnectStep(network)::run),
                new Step("transfer", new TransferStep(network)::run));
        boolean goingOn = true;
        for (Step step : steps) {
            StepResult result = goingOn ? run(step) : StepResult.skipped(step.name());
            listener.accept(result);
            goingOn = goingOn && result.outcome() != StepResult.Outcome.FAILED;
        }
    }

    private static StepResult run(Step step) {
        long startedNanos = System.nanoTime();
        try {
            return StepResult.done(step.name(), step.action().run(), since(startedNanos));
        } catch (CliFailure | RuntimeException e) {
            LOG.debug("step {} failed", step.name(), e);
            return StepResult.failed(step.name(), Failures.of(e).message(), since(startedNanos));
        }
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Stops the nodes. */
    @Override
    public void close() {
        network.close();
    }
}
