package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.Round;

/** The spray of a punch, on either side: it begins once at most, and gives its turn back when it ends. */
final class Spray {

    private final PunchSettings settings;
    private final PunchRequest request;
    private final PeerPicture peer;
    private final ProbeRuns runs;
    private final RandomGenerator random;
    private final Consumer<PunchAction> out;
    private final SprayPlan plan;
    private final List<Integer> sockets = new ArrayList<>();

    /** Where the coordinator has validated the peer; null while nothing is sprayed. */
    private @Nullable Endpoint target;

    private int asked;
    private boolean sending;
    private long freeAtNanos;

    Spray(
            PunchSettings settings,
            PunchRequest request,
            PeerPicture peer,
            ProbeRuns runs,
            RandomGenerator random,
            Consumer<PunchAction> out) {
        this.settings = settings;
        this.request = request;
        this.peer = peer;
        this.runs = runs;
        this.random = random;
        this.out = out;
        this.plan = new SprayPlan(settings);
    }

    boolean isActive() {
        return target != null;
    }

    /**
     * Begins: on the unpredictable side with opening sockets, on the other with probes from the main socket, whose mapping
     * those sockets open their routers for.
     */
    void start(long nowNanos) {
        Endpoint there = peer.validated();
        if (there == null) {
            out.accept(new PunchAction.ReleaseSpray());
            return;
        }
        target = there;
        out.accept(new PunchAction.StartSpray());
        runs.budget(Round.SPRAY).grantSpray(there);
        if (PunchStrategy.isUnpredictable(request.own().nat())) {
            open();
        } else {
            ProbeSchedule probes = plan.probes(HolePunch.MAIN_SOCKET, there, peer.ports(), random);
            runs.start(Round.SPRAY, probes, nowNanos);
        }
    }

    private void open() {
        asked = Math.min(settings.sprayBatch(), most() - sockets.size());
        out.accept(new PunchAction.OpenSockets(Round.SPRAY, asked));
    }

    private int most() {
        return plan.sockets(request.own().ports());
    }

    /**
     * Sends from these, and opens more until there are enough or the system gives no more. The packets only have to open
     * the own routers: one that arrived before the other side's probe to its port has left would be in the way of that,
     * if the other router keeps entries for what is unsolicited. Where hops cannot be limited they do arrive.
     */
    void opened(List<Integer> batch, long nowNanos) {
        sockets.addAll(batch);
        send(batch, request.canPrime() ? settings.sprayHops().get(0) : 0, nowNanos);
        if (batch.size() == asked && sockets.size() < most()) {
            open();
        } else if (request.canPrime()) {
            settings.sprayHops().stream().skip(1).forEach(hops -> send(sockets, hops, nowNanos));
        }
    }

    private void send(List<Integer> from, int hops, long nowNanos) {
        Endpoint there = target;
        if (there != null) {
            long startNanos = sending && freeAtNanos - nowNanos > 0 ? freeAtNanos : nowNanos;
            sending = true;
            runs.start(Round.SPRAY, plan.openings(List.copyOf(from), there, hops), startNanos);
            freeAtNanos = startNanos + from.size() * settings.limits().packetNanos();
        }
    }

    /** Sprays no more; what was found is checked on. */
    void end() {
        if (target != null) {
            target = null;
            runs.stopSpray();
            out.accept(new PunchAction.ReleaseSpray());
        }
    }
}
