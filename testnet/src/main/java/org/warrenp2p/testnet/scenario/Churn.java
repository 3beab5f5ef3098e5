package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.Agenda;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.SessionLengths;
import org.warrenp2p.testnet.world.World;

/** Nodes that come and go: whoever leaves is replaced at once by a node that nobody has met. */
final class Churn {

    static final Parameter<Duration> MEDIAN_SESSION = Parameter.duration(
            "median_session",
            "2h",
            "10s",
            "30d",
            "half of all sessions are shorter; 2h with shape 0.61 has the scale 3.65h");

    static final Parameter<Double> SESSION_SHAPE = Parameter.number(
            "session_shape", "shape", 0.61, 0.2, 5, "of the Weibull distribution of sessions; 1 has no memory");

    static final Parameter<Double> GOODBYE =
            Parameter.fraction("goodbye", 0, 1, "nodes that say goodbye when they leave; the others fall silent");

    private final World world;
    private final Agenda agenda;
    private final SessionLengths sessions;
    private final RandomGenerator random;
    private final double goodbye;
    private int departures;

    Churn(World world, Agenda agenda) {
        this.world = world;
        this.agenda = agenda;
        this.random = world.random().stream("churn");
        this.sessions = new SessionLengths(
                world.settings().get(SESSION_SHAPE), world.settings().get(MEDIAN_SESSION), random);
        this.goodbye = world.settings().get(GOODBYE);
    }

    /** From now on {@code peers} come and go, as if they always had. */
    void begin(List<Peer> peers) {
        peers.forEach(peer -> agenda.in(sessions.remaining(), () -> replace(peer)));
    }

    private void replace(Peer peer) {
        departures++;
        if (random.nextDouble() < goodbye) {
            world.dismiss(peer);
        } else {
            world.kill(peer);
        }
        Peer next = world.add();
        agenda.in(sessions.whole(), () -> replace(next));
    }

    int departures() {
        return departures;
    }
}
