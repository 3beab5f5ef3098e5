package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.Agenda;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** A network in which nodes come and go: what is found, what the nodes know, what it costs, what is lost. */
final class ChurnScenario implements Scenario {

    private static final Parameter<Duration> DURATION = Parameter.duration(
            "duration", "1h", "1m", "30d", "how long nodes come and go; in its second half there are searches");

    private static final Parameter<Duration> LOOKUP_EVERY =
            Parameter.duration("lookup_every", "1s", "1ms", "1h", "time between the starts of two searches");

    private static final Parameter<Double> CLIENTS = Parameter.fraction(
            "clients", 0.05, 0.9, "public clients who stay, whose records are nowhere but where they were published");

    private static final int SAMPLES = 10;

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public String title() {
        return "A network in which nodes come and go";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(DURATION, Churn.MEDIAN_SESSION, Churn.SESSION_SHAPE, Churn.GOODBYE, LOOKUP_EVERY, CLIENTS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        int clients = Math.max(1, (int) (nodes * world.settings().get(CLIENTS)));
        world.populate(nodes - clients);
        List<Peer> stay = new ArrayList<>(world.bootstrapPeers());
        List<Peer> subjects = Network.addClients(world, clients);
        stay.addAll(subjects);
        Agenda agenda = new Agenda(world);
        Churn churn = new Churn(world, agenda);
        churn.begin(world.peers().stream().filter(peer -> !stay.contains(peer)).toList());
        Duration half = world.settings().get(DURATION).dividedBy(2);
        Awareness awareness = new Awareness(world);
        for (int i = 1; i <= SAMPLES; i++) {
            agenda.in(half.multipliedBy(2L * i).dividedBy(SAMPLES), awareness::sample);
        }
        long before = sentBytes(world);
        agenda.run("coming and going", half);
        long maintenance = sentBytes(world) - before;
        LookupLoad load = new LookupLoad(world);
        repeat(agenda, world.settings().get(LOOKUP_EVERY), half, () -> load.startIfPossible());
        agenda.run("searching", half);
        load.finish();
        load.report(results);
        awareness.report(results);
        results.number("maintenance_bytes_per_node_s", maintenance / (double) nodes / (half.toMillis() / 1e3));
        List<Peer> published = subjects.stream().filter(Peer::isPublished).toList();
        List<Peer> lost = RecordChecks.lost(world, published, world.living(peer -> true));
        results.rate("republish_loss_rate", lost.size(), published.size());
        results.number("departures", (double) churn.departures());
        results.plot(new Plot.Rates("What servers know of the 20 closest to them", awareness.rates()));
        results.note(
                "Bytes are those of datagrams that nodes send, without the headers of UDP and IP, while nobody searches;"
                        + " those of joining are included.");
        results.note("The bootstrap nodes and the clients do not leave.");
        Network.report(world, nodes, results);
    }

    private static void repeat(Agenda agenda, Duration every, Duration within, Runnable action) {
        for (Duration at = every; at.compareTo(within) < 0; at = at.plus(every)) {
            agenda.in(at, action);
        }
    }

    private static long sentBytes(World world) {
        return world.simulation().network().counters().counter("net.sent_bytes").value();
    }
}
