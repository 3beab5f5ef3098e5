package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.ChannelStatistics;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerStream;

/**
 * The one link to a peer that applications see. Usually one channel; two for a moment when both sides dialled at once:
 * then both keep the channel that the lower peer id dialled, and the surplus one drains and is closed by its dialler as
 * DUPLICATE (PROTOCOL: coordinating and punching).
 */
public final class PeerLink {

    /** How long a surplus channel stays without streams: a stream may be on its way to us when we decide. */
    private static final long DRAIN_NANOS = 1_000_000_000L;

    private final PeerId self;
    private final PeerId peer;
    private final EventLoop loop;
    private final StreamAcceptor acceptor;
    private final Consumer<PeerLink> onEnd;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Consumer<CloseReason>> endListeners = new ArrayList<>();
    private @Nullable Lane current;
    private @Nullable CloseReason ended;
    private Consumer<ByteBuffer> datagramListener = ignored -> {};
    private final LinkPaths paths = new LinkPaths();

    PeerLink(PeerId self, PeerId peer, EventLoop loop, StreamAcceptor acceptor, Consumer<PeerLink> onEnd) {
        this.self = self;
        this.peer = peer;
        this.loop = loop;
        this.acceptor = acceptor;
        this.onEnd = onEnd;
    }

    /** Who is at the other end. */
    public PeerId peer() {
        return peer;
    }

    /** Whether this side has dialled what carries it now; of the two sides one says so. */
    boolean isDialled() {
        Lane lane = current;
        return lane != null && lane.channel.dialled();
    }

    /** Takes a channel in; it or the one before it becomes surplus. */
    void add(PeerChannel channel) {
        Lane lane = new Lane(channel);
        lanes.add(lane);
        channel.handle(lane);
        Lane before = current;
        if (before == null) {
            current = lane;
            return;
        }
        Lane surplus = supersedes(channel, before.channel) ? before : lane;
        current = surplus == before ? lane : before;
        surplus.drain();
    }

    /** Both sides dialled: the lower id's dial is kept. The same side dialled again: it lost the first one, so the newer. */
    private boolean supersedes(PeerChannel newer, PeerChannel older) {
        if (newer.dialled() == older.dialled()) {
            return true;
        }
        boolean ownDialWins = self.compareTo(peer) < 0;
        return newer.dialled() == ownDialWins;
    }

    /** Opens a stream that speaks {@code protocol}. */
    public void openStream(String protocol, Completion<PeerStream> completion) {
        Lane lane = current;
        if (lane == null) {
            CloseReason reason = ended;
            Failure.Code code = reason == null ? Failure.Code.CLOSED : reason.failureCode();
            completion.failed(
                    new Failure(code, "The connection to " + peer.shortText() + " has ended (" + reason + ")"));
            return;
        }
        lane.channel.openStream(Completion.of(
                stream -> {
                    lane.streams++;
                    completion.succeeded(new OutgoingStream(stream, protocol, lane::streamClosed));
                },
                completion::failed));
    }

    /** Sends a datagram; false if it was dropped here. */
    public boolean sendDatagram(ByteBuffer payload) {
        return current != null && current.channel.sendDatagram(payload);
    }

    /** The largest datagram that fits now; 0 after the end. */
    public int maxDatagramBytes() {
        return current == null ? 0 : current.channel.maxDatagramBytes();
    }

    /** Who hears of datagrams. */
    public void onDatagram(Consumer<ByteBuffer> listener) {
        datagramListener = listener;
    }

    /** Tells {@code listener} of the ways to the peer that are there, and of each that opens, is chosen and closes. */
    public void onPathChange(Consumer<PathChange> listener) {
        paths.listen(listener);
    }

    LinkPaths paths() {
        return paths;
    }

    /** What the channel in use has carried so far; fails with CLOSED after the end. */
    public void statistics(Completion<ChannelStatistics> completion) {
        if (current == null) {
            completion.failed(new Failure(Failure.Code.CLOSED, "The connection to " + peer.shortText() + " has ended"));
        } else {
            current.channel.statistics(completion);
        }
    }

    /** Calls {@code listener} at the end, in this turn if that has passed. */
    public void onEnded(Consumer<CloseReason> listener) {
        if (ended != null) {
            listener.accept(ended);
        } else {
            endListeners.add(listener);
        }
    }

    /** Whether it can carry something. */
    public boolean isOpen() {
        return ended == null;
    }

    /** Ends it. */
    public void close(CloseReason reason) {
        for (Lane lane : List.copyOf(lanes)) {
            lane.channel.close(reason);
        }
    }

    private void end(CloseReason reason) {
        ended = reason;
        current = null;
        onEnd.accept(this);
        endListeners.forEach(listener -> listener.accept(reason));
        endListeners.clear();
    }

    /** One channel of the link, with the number of its streams. */
    private final class Lane implements PeerChannel.Handler {

        private final PeerChannel channel;
        private int streams;
        private boolean surplus;

        private Lane(PeerChannel channel) {
            this.channel = channel;
        }

        private void drain() {
            surplus = true;
            closeWhenIdle();
        }

        private void closeWhenIdle() {
            if (surplus && channel.dialled() && streams == 0) {
                loop.schedule(DRAIN_NANOS, () -> {
                    if (surplus && streams == 0) {
                        channel.close(CloseReason.DUPLICATE);
                    }
                });
            }
        }

        private void streamClosed() {
            streams--;
            closeWhenIdle();
        }

        @Override
        public void onStream(PeerStream stream) {
            streams++;
            stream.handle(new IncomingStream(stream, PeerLink.this, acceptor, this::streamClosed));
        }

        @Override
        public void onDatagram(ByteBuffer payload) {
            datagramListener.accept(payload);
        }

        @Override
        public void onClosed(CloseReason reason) {
            lanes.remove(this);
            if (lanes.isEmpty()) {
                end(reason);
            } else if (current == this) {
                current = lanes.get(0);
                current.surplus = false;
            }
        }
    }
}
