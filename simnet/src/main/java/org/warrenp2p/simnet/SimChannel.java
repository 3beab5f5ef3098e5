package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.ChannelStatistics;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerPaths;
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

    /** More than a second of a game's; what is lost is forgotten behind them. */
    private static final int DATAGRAMS_UNDER_WAY = 256;

    /** What travels in one message; small enough that several are in flight within a window. */
    private static final int CHUNK_BYTES = 16 << 10;

    /** How many times within the idle time-out an end looks whether the other one is there, as keepalives would. */
    private static final int CHECKS_PER_TIMEOUT = 3;

    private final SimPeerChannels owner;
    private final PeerId peer;
    private final boolean dialled;
    private final SimHost remoteHost;
    private final SimWay way;
    private final LinkPipe outgoing;
    private final long link;

    /** At most {@link SimChannelSettings#maxStreams} of ours and as many of the peer's. */
    private final List<SimStream> streams = new ArrayList<>();

    /** On their way, as far as is remembered. */
    private final Map<Long, byte[]> datagramsOut = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > DATAGRAMS_UNDER_WAY;
        }
    };

    private long datagramsSent;
    private long sentPackets;
    private long sentBytes;
    private long receivedPackets;
    private long receivedBytes;
    private final Counter datagramsRefused;
    private @Nullable SimChannel other;
    private @Nullable Handler handler;
    private @Nullable Timer check;
    private long lastReachedNanos;
    private @Nullable CloseReason reason;
    private boolean closed;

    SimChannel(SimPeerChannels owner, PeerId peer, boolean dialled, SimHost remoteHost, long link) {
        this.owner = owner;
        this.peer = peer;
        this.dialled = dialled;
        this.remoteHost = remoteHost;
        this.link = link;
        this.way = new SimWay(owner, peer, remoteHost);
        this.outgoing = owner.settings().overPackets() ? new PacketPipe(this) : new ReliablePipe(owner.host(), way);
        this.datagramsRefused = owner.counters().counter("channel.datagram_too_large");
    }

    void pairWith(SimChannel end) {
        other = end;
    }

    void start() {
        lastReachedNanos = nowNanos();
        scheduleCheck();
    }

    /** Its number, the same at both ends. */
    long link() {
        return link;
    }

    /** Sends a packet over the path of the moment; it may be lost. */
    void transmit(byte kind, long number, int contentBytes) {
        PeerPaths.Path path = owner.paths().linkPathTo(peer);
        if (path == null) {
            return;
        }
        ByteBuffer packet = new LinkPacket(kind, link, number).encode(contentBytes);
        sentPackets++;
        sentBytes += packet.remaining();
        path.socket().send(path.remote(), packet.duplicate());
        PeerPaths.Path second = owner.paths().secondLinkPathTo(peer);
        if (second != null) {
            second.socket().send(second.remote(), packet.duplicate());
        }
    }

    /** A packet of the link has come. */
    void receive(LinkPacket packet, int lengthBytes) {
        lastReachedNanos = nowNanos();
        receivedPackets++;
        receivedBytes += lengthBytes;
        switch (packet.kind()) {
            case LinkPacket.DATA -> {
                transmit(LinkPacket.ACKNOWLEDGEMENT, packet.number(), 0);
                packets(other().outgoing).arrived(packet.number());
            }
            case LinkPacket.ACKNOWLEDGEMENT -> packets(outgoing).acknowledged(packet.number());
            case LinkPacket.DATAGRAM -> {
                byte[] bytes = other().datagramsOut.remove(packet.number());
                if (bytes != null) {
                    receiveDatagram(bytes);
                }
            }
            default -> {
                CloseReason why = other().reason;
                end(why == null ? CloseReason.LOST : why);
            }
        }
    }

    private static PacketPipe packets(LinkPipe pipe) {
        return (PacketPipe) pipe;
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
        if (owner.settings().overPackets()) {
            datagramsOut.put(datagramsSent, bytes);
            transmit(LinkPacket.DATAGRAM, datagramsSent++, bytes.length);
        } else {
            SimChannel receiver = other();
            way.carryOnce(() -> receiver.receiveDatagram(bytes));
        }
        return true;
    }

    @Override
    public void statistics(Completion<ChannelStatistics> completion) {
        if (closed) {
            completion.failed(new Failure(Failure.Code.CLOSED, "The link is closed"));
        } else {
            completion.succeeded(new ChannelStatistics(sentPackets, receivedPackets, 0, sentBytes, receivedBytes, 0));
        }
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
            if (owner.settings().overPackets()) {
                transmit(LinkPacket.CLOSE, 0, 0);
            } else {
                outgoing.send(0, () -> receiver.end(reason));
            }
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
        if (owner.settings().overPackets()) {
            outgoing.discard();
        }
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
        if (owner.settings().overPackets()) {
            if (!dialled) {
                // as the accepting side of a QUIC link does
                outgoing.send(1, () -> {});
            }
        } else if (!remoteHost.isStopped() && way.connects() && !other().closed) {
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

    /** The most that travels in one message. */
    int chunkBytes() {
        return owner.settings().overPackets() ? maxDatagramBytes() : CHUNK_BYTES;
    }

    LinkPipe outgoing() {
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
