package org.warrenp2p.testnet.world;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** One search for a record, and what became of it. */
public final class Finding implements FindListener {

    private final PeerId by;
    private final PeerId wanted;
    private final EventLoop loop;
    private final long startNanos;
    private long firstNanos = -1;
    private @Nullable FindResult result;
    private boolean failed;
    private boolean bothLived;

    /** Until the end: a search must not keep the nodes of a long run in memory. */
    private @Nullable Peer searcher;

    private @Nullable Peer target;

    Finding(Peer searcher, Peer target) {
        this.searcher = searcher;
        this.target = target;
        this.by = searcher.id();
        this.wanted = target.id();
        this.loop = searcher.host().loop();
        this.startNanos = loop.nanoTime();
    }

    @Override
    public void onRecord(SignedPeerRecord record) {
        if (firstNanos < 0) {
            firstNanos = loop.nanoTime() - startNanos;
        }
    }

    @Override
    public void onFinished(FindResult end) {
        if (isOver()) {
            throw new IllegalStateException("A search ended twice");
        }
        result = end;
        end();
    }

    @Override
    public void onFailure(Failure failure) {
        if (isOver()) {
            throw new IllegalStateException("A search ended twice");
        }
        failed = true;
        end();
    }

    private void end() {
        bothLived = searcher != null && searcher.isAlive() && target != null && target.isAlive();
        searcher = null;
        target = null;
    }

    /** Who searches. */
    public PeerId by() {
        return by;
    }

    /** Whose record is searched for. */
    public PeerId wanted() {
        return wanted;
    }

    /** Whether it will still end: its searcher lives. */
    public boolean isPending() {
        return searcher != null && searcher.isAlive();
    }

    /** Whether it has ended, and neither its searcher nor whom it searched for had left by then. */
    public boolean counts() {
        return isOver() && bothLived;
    }

    /** Whether it could not be made. */
    public boolean failed() {
        return failed;
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return result != null || failed;
    }

    /** Whether a record of that very peer was found. */
    public boolean found() {
        FindResult end = result;
        return end != null
                && end.record() != null
                && end.record().record().peer().equals(wanted);
    }

    /** Whether it was found without asking anybody. */
    public boolean wasHere() {
        return found() && result != null && result.hops() == 0;
    }

    /** How many peers one after another led to it; only of one that is found. */
    public int hops() {
        return ended().hops();
    }

    /** How many requests were sent for it; only of one that has ended. */
    public int messages() {
        return ended().messages();
    }

    /** Time from the call to the first record; only of one that is found. */
    public double firstMillis() {
        return firstNanos / 1e6;
    }

    private FindResult ended() {
        if (result == null) {
            throw new IllegalStateException("This search has no end");
        }
        return result;
    }
}
