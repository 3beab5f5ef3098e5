package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/** Keeps the timers of one machine, and counts what it sends to those that have not answered. */
final class PunchDriver {

    final HolePunch punch;
    final List<PunchAction> done = new ArrayList<>();

    /** Packets to an address in one order (the first two rounds have one together), sprays apart. */
    final Map<IpAddress, Integer> probes = new LinkedHashMap<>();

    final Map<Endpoint, Integer> sprayed = new LinkedHashMap<>();
    private final Map<PunchTimer, Long> timers = new EnumMap<>(PunchTimer.class);
    long nowNanos = Long.MAX_VALUE - 1_000_000_000L;
    private int sockets;

    PunchDriver(HolePunch punch) {
        this.punch = punch;
    }

    /** Takes the actions; sockets open at once. */
    void settle() {
        for (List<PunchAction> actions = punch.takeActions(); !actions.isEmpty(); actions = punch.takeActions()) {
            actions.forEach(this::carryOut);
        }
    }

    private void carryOut(PunchAction action) {
        done.add(action);
        if (action instanceof PunchAction.ArmTimer arm) {
            timers.put(arm.timer(), arm.atNanos());
        } else if (action instanceof PunchAction.CancelTimer cancel) {
            timers.remove(cancel.timer());
        } else if (action instanceof PunchAction.SendProbe probe) {
            count(probe.target(), probe.purpose());
        } else if (action instanceof PunchAction.SendAnswer answer) {
            count(answer.target(), answer.purpose());
        } else if (action instanceof PunchAction.OpenSockets open) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < open.count(); i++) {
                numbers.add(++sockets);
            }
            punch.onSocketsOpened(open.round(), numbers, nowNanos);
        }
    }

    private void count(Endpoint target, Purpose purpose) {
        switch (purpose) {
            case PROBE -> probes.merge(target.address(), 1, Integer::sum);
            case SPRAY -> sprayed.merge(target, 1, Integer::sum);
            case CONFIRMED -> {}
        }
    }

    /** Jumps to the next timer; false if none is armed. */
    boolean step() {
        PunchTimer next = nextTimer();
        if (next == null) {
            return false;
        }
        long atNanos = timers.getOrDefault(next, nowNanos);
        timers.remove(next);
        nowNanos = atNanos - nowNanos > 0 ? atNanos : nowNanos;
        punch.onTimer(next, nowNanos);
        settle();
        return true;
    }

    private @Nullable PunchTimer nextTimer() {
        PunchTimer next = null;
        long best = 0;
        for (Map.Entry<PunchTimer, Long> timer : timers.entrySet()) {
            if (next == null || timer.getValue() - best < 0) {
                next = timer.getKey();
                best = timer.getValue();
            }
        }
        return next;
    }

    int socketsOpened() {
        return sockets;
    }

    <T extends PunchAction> List<T> all(Class<T> kind) {
        return done.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
