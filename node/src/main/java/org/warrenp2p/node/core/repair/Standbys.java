package org.warrenp2p.node.core.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;

/**
 * Keeps a second way to the peers of links, so that a link goes on when the first one dies without a word: one circuit beside a
 * direct path, two circuits through different relays where there is none. Such a circuit carries keepalives only.
 *
 * <p>One side opens it: the one that has dialled, which knows the record of the other. Only if nothing has come of that for a
 * while does the other side try, since it may be that only the dialler has relays. Nothing is opened to a peer of the same
 * site, nor to one that has no relays.
 */
final class Standbys {

    /** So many are opened by one node: they take up room at volunteers that others may need more. */
    static final int MOST = 64;

    /** Each is a lookup at worst, and a handshake; nobody waits for them. */
    private static final int MOST_AT_ONCE = 4;

    /** A punch that is under way has ended in that time as a rule, so that it is known how many are wanted. */
    private static final long FIRST_NANOS = seconds(2);

    /** What the side that has dialled needs for an attempt, with a lookup and a relay that does not answer. */
    private static final long SECOND_SIDE_NANOS = seconds(6);

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** After an attempt in vain; the last for all further ones. A peer whose relay is gone has another one soon. */
    private static final long[] PAUSES_NANOS = {
        seconds(5), seconds(15), seconds(60), seconds(300), seconds(600),
    };

    private final RepairPorts ports;
    private final RecordCache records;
    /** As many as there are links. */
    private final Map<PeerId, Standby> links = new LinkedHashMap<>();

    private final Counter begun;
    private final Counter ready;
    private final Counter failed;
    private final Counter overLimit;
    private int underWay;

    Standbys(RepairPorts ports, RecordCache records) {
        this.ports = ports;
        this.records = records;
        begun = ports.counters().counter("standby.begun");
        ready = ports.counters().counter("standby.ready");
        failed = ports.counters().counter("standby.failed");
        overLimit = ports.counters().counter("standby.over_limit");
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static final class Standby {
        private final PeerId peer;
        private final BooleanSupplier dialled;
        private EventLoop.@Nullable Timer timer;
        private @Nullable StandbyAttempt attempt;
        /** Whether what there is was opened here. */
        private boolean own;

        private int failures;

        private Standby(PeerId peer, BooleanSupplier dialled) {
            this.peer = peer;
            this.dialled = dialled;
        }
    }

    /**
     * There is a link with {@code peer}.
     *
     * @param dialled whether this side has dialled it; asked later, when both sides may have
     */
    void opened(PeerId peer, BooleanSupplier dialled) {
        Standby one = new Standby(peer, dialled);
        Standby before = links.put(peer, one);
        if (before != null) {
            stop(before);
        }
        lookIn(one, FIRST_NANOS);
    }

    /** It has ended. */
    void ended(PeerId peer) {
        Standby gone = links.remove(peer);
        if (gone != null) {
            stop(gone);
        }
    }

    private void stop(Standby one) {
        if (one.timer != null) {
            one.timer.cancel();
        }
        if (one.attempt != null) {
            one.attempt.cancel();
            one.attempt = null;
            underWay--;
        }
    }

    /** Paths to {@code peer} have come or gone. */
    void changed(PeerId peer) {
        Standby one = links.get(peer);
        if (one != null && one.attempt == null && one.timer == null && lacks(one)) {
            lookIn(one, 0);
        }
    }

    /** The side that has not dialled is always later. */
    private void lookIn(Standby one, long nanos) {
        long later = one.dialled.getAsBoolean() ? 0 : SECOND_SIDE_NANOS;
        one.timer = ports.loop().schedule(nanos + later, () -> look(one));
    }

    private boolean lacks(Standby one) {
        LinkWays ways = LinkWays.of(one.peer, ports.paths());
        if (ways.areNone() || ways.isOneLocal()) {
            // a link without any way is repaired, with a relay at once
            return false;
        }
        return ways.relayed() < (ways.isOneDirect() ? 1 : 2);
    }

    private void look(Standby one) {
        one.timer = null;
        if (!lacks(one)) {
            one.failures = 0;
            return;
        }
        one.own = false;
        if (links.values().stream().filter(other -> other.own).count() + underWay >= MOST) {
            overLimit.increment();
            failed(one);
        } else if (underWay >= MOST_AT_ONCE) {
            one.timer = ports.loop().schedule(BUSY_NANOS, () -> look(one));
        } else {
            begin(one);
        }
    }

    private void begin(Standby one) {
        begun.increment();
        underWay++;
        List<PeerId> without = LinkWays.of(one.peer, ports.paths()).relays();
        StandbyAttempt attempt = new StandbyAttempt(one.peer, ports, records, without, success -> onEnd(one, success));
        one.attempt = attempt;
        attempt.begin();
    }

    private void onEnd(Standby one, boolean success) {
        one.attempt = null;
        underWay--;
        if (!success) {
            failed.increment();
            failed(one);
            return;
        }
        ready.increment();
        one.own = true;
        one.failures = 0;
        changed(one.peer);
    }

    private void failed(Standby one) {
        long pause = PAUSES_NANOS[Math.min(one.failures, PAUSES_NANOS.length - 1)];
        one.failures++;
        lookIn(one, pause);
    }

    /** Gives everything up. */
    void close() {
        List.copyOf(links.keySet()).forEach(this::ended);
    }
}
