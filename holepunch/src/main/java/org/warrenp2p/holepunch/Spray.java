package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.holepunch.nat.PortPattern;
import org.warrenp2p.proto.Endpoint;

/** A spray under way, on either side. */
final class Spray {

    private final PunchSettings settings;
    private final ProbeRuns runs;
    private final Consumer<PunchAction> out;
    private final Endpoint peer;
    private final PunchRequest request;
    private final SprayPlan plan;
    private final List<Integer> sockets = new ArrayList<>();
    private int asked;
    private boolean sending;
    private long freeAtNanos;

    Spray(PunchSettings settings, ProbeRuns runs, Consumer<PunchAction> out, Endpoint peer, PunchRequest request) {
        this.settings = settings;
        this.runs = runs;
        this.out = out;
        this.peer = peer;
        this.request = request;
        this.plan = new SprayPlan(settings);
    }

    /** Opens the first batch of sockets. */
    void open() {
        asked = Math.min(settings.sprayBatch(), most() - sockets.size());
        out.accept(new PunchAction.OpenSockets(Round.SPRAY, asked));
    }

    private int most() {
        return plan.sockets(request.own().ports());
    }

    /**
     * Sends from these, and opens more until there are enough or the system gives no more. Once all have sent packets that
     * open their own routers only, all send a second time: that may meet a probe's opening at the other side, and gets
     * through more translators than the first.
     */
    void opened(List<Integer> batch, long nowNanos) {
        sockets.addAll(batch);
        send(batch, request.canPrime() ? settings.sprayHops() : 0, nowNanos);
        if (batch.size() == asked && sockets.size() < most()) {
            open();
        } else {
            send(sockets, 0, nowNanos);
        }
    }

    private void send(List<Integer> from, int hops, long nowNanos) {
        long startNanos = sending && freeAtNanos - nowNanos > 0 ? freeAtNanos : nowNanos;
        sending = true;
        runs.start(Round.SPRAY, plan.openings(List.copyOf(from), peer, hops), startNanos);
        freeAtNanos = startNanos + from.size() * settings.limits().packetNanos();
    }

    /** Sprays from the main socket, whose mapping the other side's sockets have opened their routers for. */
    void probe(PortPattern ports, RandomGenerator random, long nowNanos) {
        runs.start(Round.SPRAY, plan.probes(HolePunch.MAIN_SOCKET, peer, ports, random), nowNanos);
    }
}
