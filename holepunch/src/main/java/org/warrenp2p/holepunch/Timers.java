package org.warrenp2p.holepunch;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Which timers are armed. Says so only where that changes something. */
final class Timers {

    private static final Set<PunchTimer> WAITED_FOR =
            EnumSet.of(PunchTimer.ORDER, PunchTimer.ORDER_RETRY, PunchTimer.FIRE, PunchTimer.NEXT_ROUND);

    private final Map<PunchTimer, Long> armed = new EnumMap<>(PunchTimer.class);
    private final Consumer<PunchAction> out;

    Timers(Consumer<PunchAction> out) {
        this.out = out;
    }

    void arm(PunchTimer timer, long atNanos) {
        Long before = armed.put(timer, atNanos);
        if (before == null || before != atNanos) {
            out.accept(new PunchAction.ArmTimer(timer, atNanos));
        }
    }

    void cancel(PunchTimer timer) {
        if (armed.remove(timer) != null) {
            out.accept(new PunchAction.CancelTimer(timer));
        }
    }

    void cancelAll() {
        for (PunchTimer timer : PunchTimer.values()) {
            cancel(timer);
        }
    }

    /** Whether it was armed and its time has come; it is not armed any more then. */
    boolean fires(PunchTimer timer, long nowNanos) {
        Long at = armed.get(timer);
        if (at == null || at - nowNanos > 0) {
            return false;
        }
        armed.remove(timer);
        return true;
    }

    /** Whether the punch goes on by itself when one of these is due. */
    boolean isSomethingToCome() {
        return WAITED_FOR.stream().anyMatch(armed::containsKey);
    }

    boolean isArmed(PunchTimer timer) {
        return armed.containsKey(timer);
    }
}
