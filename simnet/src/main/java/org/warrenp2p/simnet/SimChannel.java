package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerStream;

/** One end of a link in memory. */
final class SimChannel implements PeerChannel {

    /** Hears nothing; for a link that is refused as soon as it is there. */
    static final Handler NOBODY = new Handler() {
        @Override
        public void onStream(PeerStream stream) {
            stream.reset();
        }

        @Override
        public void onDatagram(ByteBuffer payload) {}

        @Override
        public void onClosed(CloseReason reason) {}
    };

    /** How many times within the idle time-out an end looks whether the other one is there, as keepalives would. */
    private static final int CHECKS_PER_TIMEOUT = 3;

    private final SimPeerChannels owner;
    private final PeerId peer;
    private final boolean dialled;
    private final SimHost remoteHost;
    private final ReliablePipe outgoing;

    /** At most {@link SimChannelSettings#maxStreams} of ours and as many of the peer's. */
    private final List<SimStream> streams = new ArrayList<>();

    private final Counter datagramsRefused;
    private @Nullable SimChannel other;
    private @Nullable Handler handler;
    private @Nullable Timer check;
    private long lastReachedNanos;
    private @Nullable CloseReason reason;
    private boolean closed;

    SimChannel(SimPeerChannels owner, PeerId peer, boolean dialled, SimHost remoteHost) {
        this.owner = owner;
        this.peer = peer;
        this.dialled = dialled;
        this.remoteHost = remoteHost;
        this.outgoing = new ReliablePipe(owner.host(), remoteHost);
        this.datagramsRefused = owner.counters().counter("channel.datagram_too_large");
    }

    void pairWith(SimChannel end) {
        other = end;
    }

    void start() {
        lastReachedNanos = nowNanos();
        scheduleCheck();
    }

    void requireHandler() {
        if (handler == null && !closed) {
            throw new IllegalStateException("The handler of a link is set in the turn in which it is handed out");
        }
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public void handle(Handler newHandler) {
        handler = newHandler;
    }

    @Override
    public void openStream(Completion<PeerStream> completion) {
        host().loop().execute(() -> openNow(completion));
    }

    private void openNow(Completion<PeerStream> completion) {
        if (closed) {
            Failure.Code code = reason == null ? Failure.Code.CLOSED : reason.failureCode();
            completion.failed(new Failure(code, "The link is closed"));
        } else if (streams.size() >= owner.settings().maxStreams()) {
            completion.failed(new Failure(Failure.Code.LIMIT, "The link has " + streams.size() + " streams already"));
        } else {
            SimStream stream = new SimStream(this);
            streams.add(stream);
            completion.succeeded(stream);
            stream.requireHandler();
        }
    }

    @Override
    public boolean sendDatagram(ByteBuffer payload) {
        if (closed) {
            return false;
        }
        if (payload.remaining() > maxDatagramBytes()) {
            datagramsRefused.increment();
            return false;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        SimChannel receiver = other();
        host().network().carryOnce(host(), remoteHost, () -> receiver.receiveDatagram(bytes));
        return true;
    }

    @Override
    public int maxDatagramBytes() {
        return owner.settings().maxDatagramBytes();
    }

    @Override
    public void close(CloseReason reason) {
        if (!closed) {
            SimChannel receiver = other();
            outgoing.discard();
            outgoing.send(() -> receiver.end(reason));
            shut(reason);
            host().loop().execute(() -> tellClosed(reason));
        }
    }

    /** The end came from elsewhere: the peer, or nothing for too long. In a turn of its own. */
    private void end(CloseReason reason) {
        if (!closed) {
            shut(reason);
            tellClosed(reason);
        }
    }

    private void shut(CloseReason why) {
        reason = why;
        closed = true;
        if (check != null) {
            check.cancel();
        }
        owner.forget(this);
    }

    private void tellClosed(CloseReason reason) {
        for (SimStream stream : List.copyOf(streams)) {
            stream.end(false);
        }
        if (handler != null) {
            handler.onClosed(reason);
        }
    }

    private void scheduleCheck() {
        long everyNanos = owner.settings().idleTimeout().toNanos() / CHECKS_PER_TIMEOUT;
        check = host().loop().schedule(everyNanos, this::checkPeer);
    }

    private void checkPeer() {
        if (!remoteHost.isStopped() && host().network().connects(host(), remoteHost) && !other().closed) {
            lastReachedNanos = nowNanos();
        }
        if (nowNanos() - lastReachedNanos >= owner.settings().idleTimeout().toNanos()) {
            outgoing.discard();
            end(CloseReason.LOST);
        } else {
            scheduleCheck();
        }
    }

    private void receiveDatagram(byte[] bytes) {
        if (!closed && handler != null) {
            host().simulation().traceContent(bytes);
            handler.onDatagram(ByteBuffer.wrap(bytes));
            SimNetwork.spoil(bytes);
        }
    }

    /** The peer's first bytes on a stream have come. */
    SimStream accept(SimStream theirs) {
        SimStream stream = new SimStream(this);
        stream.pairWith(theirs);
        streams.add(stream);
        if (handler != null) {
            handler.onStream(stream);
            stream.requireHandler();
        }
        return stream;
    }

    void forget(SimStream stream) {
        streams.remove(stream);
    }

    boolean isClosed() {
        return closed;
    }

    ReliablePipe outgoing() {
        return outgoing;
    }

    SimHost host() {
        return owner.host();
    }

    SimChannelSettings settings() {
        return owner.settings();
    }

    SimChannel other() {
        if (other == null) {
            throw new AssertionError("Both ends are made together");
        }
        return other;
    }

    private long nowNanos() {
        return host().simulation().nowNanos();
    }
}
