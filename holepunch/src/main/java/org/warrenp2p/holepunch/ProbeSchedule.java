package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;

/** Which packets go where from which socket, and when, counted from its start; in the order of time. Immutable. */
record ProbeSchedule(List<Shot> shots) {

    ProbeSchedule {
        shots = shots.stream().sorted(Comparator.comparingLong(Shot::atNanos)).toList();
    }

    /**
     * One packet.
     *
     * @param hops after how many hops it dies; 0 if it is to arrive
     */
    record Shot(long atNanos, int socket, Endpoint target, int hops, Purpose purpose) {}

    /** From {@code socket} at all targets, at these times. */
    static ProbeSchedule volleys(int socket, List<Endpoint> targets, List<Long> atNanos) {
        List<Shot> shots = new ArrayList<>();
        for (long at : atNanos) {
            targets.forEach(target -> shots.add(new Shot(at, socket, target, 0, Purpose.PROBE)));
        }
        return new ProbeSchedule(shots);
    }

    /**
     * The same after primers that open the own routers and die before the other side's. Those that go further leave together with
     * the first full probe: in a network of few hops they arrive, which must not happen before the other side's first one.
     */
    static ProbeSchedule primed(int socket, List<Endpoint> targets, PunchSettings settings) {
        List<Shot> shots = new ArrayList<>();
        List<Integer> primers = settings.primerHops();
        for (Endpoint target : targets) {
            for (int i = 0; i < primers.size(); i++) {
                long at = i == 0 ? 0 : settings.primerLeadNanos();
                shots.add(new Shot(at, socket, target, primers.get(i), Purpose.PROBE));
            }
            settings.fireAtNanos()
                    .forEach(at ->
                            shots.add(new Shot(settings.primerLeadNanos() + at, socket, target, 0, Purpose.PROBE)));
        }
        return new ProbeSchedule(shots);
    }

    /** To where an authenticated packet came from. */
    static ProbeSchedule check(PunchPath path, List<Long> atNanos) {
        return new ProbeSchedule(atNanos.stream()
                .map(at -> new Shot(at, path.socket(), path.remote(), 0, Purpose.PROBE))
                .toList());
    }
}
