package org.warrenp2p.node.core.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.nat.MappingAges;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.session.LinkPathListener;

/**
 * Finds new paths for links whose paths have died, while QUIC above waits: for as long as the link is there, which its own idle
 * time-out bounds. Both sides may try at once. Nothing of it happens in the turn in which it is told.
 */
public final class LinkRepairs implements LinkPathListener {

    /** From the end of one attempt to the next one; the last for all further ones. */
    private static final long[] PAUSES_NANOS = {
        0, seconds(1), seconds(2), seconds(5), seconds(10), seconds(30),
    };

    /**
     * The same while a relay carries the link, where nothing is urgent. DESIGN: after 5, 10, 30 and 60 s, and when the network
     * changes; then rarely, since what did not work so often will work only when something is different.
     */
    private static final long[] RELAYED_PAUSES_NANOS = {
        seconds(5), seconds(10), seconds(30), seconds(60), seconds(300),
    };

    /**
     * The side of the lower peer id begins; its order is with the other side by then, across the world too, which so need not
     * send one itself. Two punches at once cost twice the packets, of which an address gets 64 a minute.
     */
    private static final long SECOND_SIDE_NANOS = seconds(1);

    /** An attempt that succeeds takes a few round trips. */
    private static final int MOST_AT_ONCE = 32;

    /** Fifty a second: an order each, and nine probes of the 300 packets a second that punches may send. */
    private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What is not there after that will take long, or fail. */
    private static final long LONGEST_TURN_NANOS = seconds(2);

    private final RepairPorts ports;
    private final RecordCache records = new RecordCache();
    private final RepairTurns turns;
    private final MappingAges ages = new MappingAges();
    private final RepairPreparation preparation;
    private final Standbys standbys;
    /** Of peers whose links have no living path, or none but through relays. */
    private final Map<PeerId, Broken> broken = new LinkedHashMap<>();

    private final Counter begun;
    private final Counter repaired;
    private final Counter failed;
    private final Counter directBegun;
    private final Counter directDone;
    private EventLoop.@Nullable Timer timer;
    private boolean closed;

    /** Repairs nothing yet. */
    public LinkRepairs(RepairPorts ports) {
        this.ports = ports;
        long now = ports.loop().nanoTime();
        this.turns = new RepairTurns(MOST_AT_ONCE, SPACING_NANOS, LONGEST_TURN_NANOS, now);
        begun = ports.counters().counter("repair.begun");
        repaired = ports.counters().counter("repair.done");
        failed = ports.counters().counter("repair.failed");
        directBegun = ports.counters().counter("repair.direct_begun");
        directDone = ports.counters().counter("repair.direct_done");
        preparation = new RepairPreparation(ports, records);
        standbys = new Standbys(ports, records);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static final class Broken {
        private @Nullable LinkRepair attempt;
        private EventLoop.@Nullable Timer pause;
        private int attempts;
        /** Whether an attempt was made, of which nothing has come so far. */
        private boolean inVain;
        /** Whether a relay carries the link meanwhile. */
        private boolean relayed;
    }

    /** Somebody has found {@code record}. */
    public void found(PeerRecord record) {
        records.keep(record);
    }

    /**
     * There is a link with {@code peer}.
     *
     * @param dialled whether this side has dialled it
     */
    public void opened(PeerId peer, BooleanSupplier dialled) {
        standbys.opened(peer, dialled);
    }

    /** The link with {@code peer} has ended: nobody needs a path any more. */
    public void ended(PeerId peer) {
        standbys.ended(peer);
        Broken gone = broken.remove(peer);
        if (gone != null) {
            turns.done(peer);
            stop(gone);
            countInVain(gone);
            if (gone.attempt != null) {
                gone.attempt.cancel();
            }
        }
    }

    private void countInVain(Broken one) {
        if (one.inVain && !one.relayed) {
            failed.increment();
        }
    }

    private static void stop(Broken one) {
        if (one.pause != null) {
            one.pause.cancel();
            one.pause = null;
        }
    }

    @Override
    public void onSuspected(PeerId peer, Path path) {
        ports.loop().execute(() -> {
            if (!closed) {
                preparation.prepare(peer);
            }
        });
    }

    @Override
    public void onDead(PeerId peer, Path path, long ageNanos) {
        if (path.kind() == UdpSocket.Kind.DIRECT) {
            ages.died(ageNanos, ports.loop().nanoTime());
            ports.loop().execute(() -> fellToRelay(peer));
        } else if (path.socket() instanceof CircuitEnd end) {
            ports.loop().execute(() -> {
                ports.suspected().accept(end.relay());
                standbys.changed(peer);
            });
        }
    }

    @Override
    public void onChanged(PeerId peer, PathChange change) {
        if (change.kind() == PathChange.Kind.SELECTED) {
            ports.loop().execute(() -> chosen(peer));
        }
    }

    /** At which age paths die in spite of traffic, if that can be foreseen. */
    public long foreseenNanos() {
        return ages.expectedNanos();
    }

    @Override
    public void onLost(PeerId peer) {
        ports.loop().execute(() -> lost(peer));
    }

    @Override
    public void onFound(PeerId peer) {
        ports.loop().execute(() -> found(peer));
    }

    private void lost(PeerId peer) {
        if (closed) {
            return;
        }
        Broken known = broken.get(peer);
        if (known == null) {
            add(peer, false, 0);
        } else if (known.relayed) {
            known.relayed = false;
            known.attempts = 0;
            if (known.attempt != null) {
                known.attempt.relayToo();
            } else {
                wantIn(peer, known, 0);
            }
        }
    }

    private void add(PeerId peer, boolean relayed, long nanos) {
        Broken one = new Broken();
        one.relayed = relayed;
        one.attempts = nanos > 0 ? 1 : 0; // what it waits for now is the first of the pauses
        broken.put(peer, one);
        wantIn(peer, one, nanos);
    }

    private void wantIn(PeerId peer, Broken one, long nanos) {
        stop(one);
        boolean second = ports.self().compareTo(peer) > 0;
        one.pause = ports.loop().schedule(nanos + (second ? SECOND_SIDE_NANOS : 0), () -> want(peer, one));
    }

    /** A direct path has died. If a relay carries the link on, another direct one is looked for all the same. */
    private void fellToRelay(PeerId peer) {
        if (isRelayed(peer)) {
            add(peer, true, 0);
        }
    }

    private boolean isRelayed(PeerId peer) {
        LinkWays ways = ways(peer);
        return !closed
                && !broken.containsKey(peer)
                && !ways.areNone()
                && !ways.isOneDirect()
                && ports.paths().mayBeDirect(peer);
    }

    private LinkWays ways(PeerId peer) {
        return LinkWays.of(peer, ports.paths());
    }

    /** Another path is used: that may be the direct one that was looked for, or a link may have begun over a relay. */
    private void chosen(PeerId peer) {
        if (ways(peer).isOneDirect()) {
            mended(peer);
        } else if (isRelayed(peer)) {
            add(peer, true, RELAYED_PAUSES_NANOS[0]);
        }
        standbys.changed(peer);
    }

    /** A path lives again; as long as that leads through a relay, a direct one is looked for. */
    private void found(PeerId peer) {
        Broken one = broken.get(peer);
        if (one == null || ways(peer).isOneDirect()) {
            mended(peer);
        } else if (!one.relayed) {
            if (one.inVain) {
                repaired.increment();
            }
            one.inVain = false;
            one.relayed = true;
            one.attempts = 0;
        }
    }

    /** What was tried in vain may work from where this node is now. */
    public void networkChanged() {
        broken.forEach((peer, one) -> {
            if (one.relayed && one.attempt == null) {
                one.attempts = 1;
                wantIn(peer, one, RELAYED_PAUSES_NANOS[0]);
            }
        });
    }

    private void want(PeerId peer, Broken one) {
        one.pause = null;
        turns.want(peer);
        takeTurns();
    }

    private void takeTurns() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        long now = ports.loop().nanoTime();
        for (PeerId peer = turns.take(now); peer != null; peer = turns.take(now)) {
            Broken one = broken.get(peer);
            if (one == null) {
                turns.done(peer);
            } else {
                attempt(peer, one);
            }
        }
        if (turns.isWanted() && !closed) {
            timer = ports.loop().schedule(turns.nextNanos(now) - now, this::takeTurns);
        }
    }

    private void attempt(PeerId peer, Broken one) {
        if ((one.attempts == 0 || one.relayed) && ports.opener().isUnderWay(peer)) {
            // the other side has begun: that is as good
            over(peer, one);
            return;
        }
        countInVain(one);
        (one.relayed ? directBegun : begun).increment();
        one.inVain = true;
        LinkRepair attempt = new LinkRepair(peer, ports, records, !one.relayed, () -> over(peer, one));
        one.attempt = attempt;
        attempt.begin();
    }

    /** Nothing more comes of this attempt; a path that it has opened may still have to prove itself. */
    private void over(PeerId peer, Broken one) {
        one.attempt = null;
        turns.done(peer);
        one.attempts++;
        long pause = one.relayed
                ? RELAYED_PAUSES_NANOS[Math.min(one.attempts - 1, RELAYED_PAUSES_NANOS.length - 1)]
                : PAUSES_NANOS[Math.min(one.attempts, PAUSES_NANOS.length - 1)];
        one.pause = ports.loop().schedule(pause, () -> want(peer, one));
        ports.loop().execute(this::takeTurns);
    }

    private void mended(PeerId peer) {
        Broken one = broken.remove(peer);
        if (one == null) {
            return;
        }
        stop(one);
        turns.done(peer);
        if (one.attempt != null) {
            one.attempt.letGo();
        }
        if (one.inVain) {
            (one.relayed ? directDone : repaired).increment();
        }
        takeTurns();
    }

    /** How many links have no living path. */
    public int broken() {
        return (int) broken.values().stream().filter(one -> !one.relayed).count();
    }

    /** How many attempts are counted as under way. */
    public int underWay() {
        return turns.trying();
    }

    /** Gives everything up. */
    public void close() {
        closed = true;
        standbys.close();
        List.copyOf(broken.keySet()).forEach(this::ended);
        if (timer != null) {
            timer.cancel();
        }
    }
}
