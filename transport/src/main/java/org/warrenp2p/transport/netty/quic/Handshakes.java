package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;

/**
 * Stands between the paths and the codecs while links are being made, and saves the round trips that the library would
 * waste. Certificates are checked on a worker, and the library has two gaps around that:
 *
 * <ul>
 *   <li>It goes on with a handshake after the worker's answer, sends what follows, and tells nobody that it is done before
 *       the next packet of the peer. So whenever it sends to a peer with which a link is being made, we look; and if the
 *       handshake is done, we give it a packet of our own, which every implementation must discard.
 *   <li>It drops what a dialler sends right behind its last handshake message, if that message waits for the worker; the
 *       dialler would repeat it after a probe time-out of several round trips. So we hold those packets until the link
 *       is handed out.
 * </ul>
 *
 * Only from the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the promise of a packet that passes is its sender's
final class Handshakes extends ChannelDuplexHandler {

    /** What a dialler may send before it hears from us: the initial window of ten packets (RFC 9002 section 7.2), and room. */
    static final int MAX_HELD_OF_LINK = 16;

    /** Packets held for all links together, 2.4 MB: a worker's backlog of a hundred links with all they may send. */
    static final int MAX_HELD = 2_048;

    private final QuicCounters counters;

    /** By our connection id; as many as there are links being made, see {@link QuicSettings#maxLinks}. */
    private final Map<Bytes, Opening> openings = new LinkedHashMap<>();

    /** The same by the address that stands for the peer. */
    private final Map<InetAddress, List<Opening>> byPeer = new LinkedHashMap<>();

    private @Nullable ChannelHandlerContext context;
    private int held;

    Handshakes(QuicCounters counters) {
        this.counters = counters;
    }

    /** A link that is being made, with the packets that came too early for the library. */
    private record Opening(QuicPeerChannel link, Bytes id, InetSocketAddress peer, Queue<ByteBuf> early) {}

    /** A link under {@code id}, our own connection id, with whoever is at {@code peer} is being made from now on. */
    void begin(QuicPeerChannel link, Bytes id, InetSocketAddress peer) {
        Opening opening = new Opening(link, id, peer, new ArrayDeque<>());
        openings.put(id, opening);
        byPeer.computeIfAbsent(peer.getAddress(), ignored -> new ArrayList<>()).add(opening);
    }

    /** The link has been handed out: what was held follows in a later turn, in front of whatever comes next. */
    void opened(Bytes id) {
        ChannelHandlerContext path = context;
        Opening opening = openings.get(id);
        if (path == null || opening == null || opening.early.isEmpty()) {
            remove(id);
        } else {
            path.executor().execute(() -> release(path, id));
        }
    }

    /** The link is over. */
    void closed(Bytes id) {
        Opening opening = remove(id);
        if (opening != null) {
            held -= opening.early.size();
            opening.early.forEach(ByteBuf::release);
        }
    }

    private @Nullable Opening remove(Bytes id) {
        Opening opening = openings.remove(id);
        if (opening != null) {
            byPeer.computeIfPresent(opening.peer.getAddress(), (address, ofPeer) -> {
                ofPeer.remove(opening);
                return ofPeer.isEmpty() ? null : ofPeer;
            });
        }
        return opening;
    }

    private void release(ChannelHandlerContext path, Bytes id) {
        Opening opening = remove(id);
        if (opening != null) {
            held -= opening.early.size();
            opening.early.forEach(packet -> feed(path, opening.peer, packet));
            path.fireChannelReadComplete();
        }
    }

    private static void feed(ChannelHandlerContext path, InetSocketAddress peer, ByteBuf packet) {
        path.fireChannelRead(new DatagramPacket(packet, PeerAddresses.OURS, peer));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        List.copyOf(openings.keySet()).forEach(this::closed);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Opening opening = openings.isEmpty() ? null : openingOf(((DatagramPacket) message).content());
        if (opening == null || opening.link.dialled()) {
            ctx.fireChannelRead(message);
        } else {
            hold(opening, (DatagramPacket) message);
        }
    }

    /** The link being made to which a packet after the handshake belongs. */
    private @Nullable Opening openingOf(ByteBuf packet) {
        Bytes id = ConnectionIds.ofShortHeader(packet);
        return id == null ? null : openings.get(id);
    }

    /** In a copy, since the packet may be a small part of what the socket has read at once. */
    private void hold(Opening opening, DatagramPacket packet) {
        if (opening.early.size() < MAX_HELD_OF_LINK && held < MAX_HELD) {
            ByteBuf content = packet.content();
            opening.early.add(content.alloc()
                    .directBuffer(content.readableBytes())
                    .writeBytes(content, content.readerIndex(), content.readableBytes()));
            held++;
            counters.packetHeld.increment();
        } else {
            counters.packetEarly.increment();
        }
        packet.release();
    }

    /** That the library sends something is the only sign that a worker has answered. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!byPeer.isEmpty()) {
            InetAddress peer = ((DatagramPacket) message).recipient().getAddress();
            if (byPeer.containsKey(peer)) {
                ctx.executor().execute(() -> look(ctx, peer)); // the library is at work in this turn
            }
        }
        ctx.write(message, promise);
    }

    private void look(ChannelHandlerContext path, InetAddress peer) {
        List<Opening> ofPeer = byPeer.get(peer);
        if (ofPeer != null) {
            for (Opening opening : List.copyOf(ofPeer)) {
                if (opening.link.isDoneWithoutKnowing()) {
                    feed(path, opening.peer, nudge(opening.id));
                    path.fireChannelReadComplete();
                }
            }
        }
    }

    /**
     * A Version Negotiation packet that offers the version in use. It is discarded for three reasons: a server takes none, a
     * client takes none after any other packet, and none that offers its own version (RFC 9000 section 6.2).
     */
    private static ByteBuf nudge(Bytes id) {
        ByteBuf packet = Unpooled.directBuffer(11 + id.length());
        packet.writeByte(0xc0).writeInt(0); // a long header; version 0 makes it a Version Negotiation (section 17.2.1)
        packet.writeByte(id.length()).writeBytes(id.toArray()); // to us
        packet.writeByte(0); // from nobody
        return packet.writeInt(1); // offers version 1
    }
}
