package org.warrenp2p.node.core.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.holepunch.nat.MappingAges;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
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

    /** How often the trouble is looked for at home. */
    private static final long OWN_TROUBLE_NANOS = seconds(1);

    /** A peer whose coordinators are made sure of has four at most; a dozen such peers a second are enough. */
    private static final int PREPARED_A_SECOND = 12;

    /** They only have to see us where we are now. */
    private static final long PREPARATION_NANOS = seconds(2);

    private final RepairPorts ports;
    private final RecordCache records = new RecordCache();
    private final RepairTurns turns;
    private final MappingAges ages = new MappingAges();
    /** Of peers whose links have no living path. */
    private final Map<PeerId, Broken> broken = new LinkedHashMap<>();

    private final Counter begun;
    private final Counter repaired;
    private final Counter failed;
    private EventLoop.@Nullable Timer timer;
    private long troubleNanos;
    private int prepared;
    private boolean closed;

    /** Repairs nothing yet. */
    public LinkRepairs(RepairPorts ports) {
        this.ports = ports;
        long now = ports.loop().nanoTime();
        this.turns = new RepairTurns(MOST_AT_ONCE, SPACING_NANOS, LONGEST_TURN_NANOS, now);
        this.troubleNanos = now - OWN_TROUBLE_NANOS;
        begun = ports.counters().counter("repair.begun");
        repaired = ports.counters().counter("repair.done");
        failed = ports.counters().counter("repair.failed");
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
    }

    /** Somebody has found {@code record}. */
    public void found(PeerRecord record) {
        records.keep(record);
    }

    /** The link with {@code peer} has ended: nobody needs a path any more. */
    public void ended(PeerId peer) {
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
        if (one.inVain) {
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
        ports.loop().execute(() -> prepare(peer));
    }

    @Override
    public void onDead(PeerId peer, Path path, long ageNanos) {
        if (path.kind() == UdpSocket.Kind.DIRECT) {
            ages.died(ageNanos, ports.loop().nanoTime());
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
        ports.loop().execute(() -> mended(peer));
    }

    /** Before the path is dead: what would cost a round trip then is done now. */
    private void prepare(PeerId peer) {
        long now = ports.loop().nanoTime();
        if (closed) {
            return;
        }
        if (now - troubleNanos >= OWN_TROUBLE_NANOS) {
            troubleNanos = now;
            prepared = 0;
            ports.ownTrouble().run();
        }
        if (prepared++ >= PREPARED_A_SECOND) {
            return;
        }
        PeerRecord known = records.get(peer);
        if (known == null) {
            ports.records().find(peer, new FindListener() {
                @Override
                public void onRecord(SignedPeerRecord record) {
                    records.keep(record.record());
                    greetCoordinators(record.record());
                }

                @Override
                public void onFinished(FindResult result) {}

                @Override
                public void onFailure(Failure failure) {}
            });
        } else {
            greetCoordinators(known);
        }
    }

    /** They pass an order on only from where they have validated us. */
    private void greetCoordinators(PeerRecord record) {
        for (Contact coordinator : record.coordinators()) {
            if (ports.mayDial().test(coordinator.endpoint())) {
                ports.exchanges().ask(coordinator, new Request.Ping(), PREPARATION_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {}

                    @Override
                    public void onFailure(Failure failure) {}
                });
            }
        }
    }

    private void lost(PeerId peer) {
        if (closed || broken.containsKey(peer)) {
            return;
        }
        Broken one = new Broken();
        broken.put(peer, one);
        boolean second = ports.self().compareTo(peer) > 0;
        one.pause = ports.loop().schedule(second ? SECOND_SIDE_NANOS : 0, () -> want(peer, one));
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
        if (one.attempts == 0 && ports.opener().isUnderWay(peer)) {
            // the other side has begun: that is as good
            over(peer, one);
            return;
        }
        countInVain(one);
        begun.increment();
        one.inVain = true;
        LinkRepair attempt = new LinkRepair(peer, ports, records, () -> over(peer, one));
        one.attempt = attempt;
        attempt.begin();
    }

    /** Nothing more comes of this attempt; a path that it has opened may still have to prove itself. */
    private void over(PeerId peer, Broken one) {
        one.attempt = null;
        turns.done(peer);
        one.attempts++;
        long pause = PAUSES_NANOS[Math.min(one.attempts, PAUSES_NANOS.length - 1)];
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
            repaired.increment();
        }
        takeTurns();
    }

    /** How many links have no living path. */
    public int broken() {
        return broken.size();
    }

    /** How many attempts are counted as under way. */
    public int underWay() {
        return turns.trying();
    }

    /** Gives everything up. */
    public void close() {
        closed = true;
        List.copyOf(broken.keySet()).forEach(this::ended);
        if (timer != null) {
            timer.cancel();
        }
    }
}
