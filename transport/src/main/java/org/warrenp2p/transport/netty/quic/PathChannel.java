package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.netty.NettyUdpSocket;

/**
 * The socket that QUIC believes in: a channel without a descriptor, under which the paths of peers may change with every
 * packet. What sockets receive is fed in under the peer's synthetic address; what QUIC sends to such an address leaves
 * by the best path of that moment, or is dropped and counted.
 */
final class PathChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** At most a few bursts of 16 segments wait here; then the sockets, which hold more, are tried. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final ChannelConfig config;
    private final PeerPaths paths;
    private final PeerAddresses addresses;
    private final QuicCounters counters;

    private boolean open = true;

    PathChannel(PeerPaths paths, PeerAddresses addresses, QuicCounters counters) {
        super(null);
        this.paths = paths;
        this.addresses = addresses;
        this.counters = counters;
        this.config = new DefaultChannelConfig(this).setWriteBufferWaterMark(WATER_MARK);
    }

    /** Feeds a packet of the peer with this address in; takes it over. */
    void receive(InetSocketAddress peer, ByteBuf packet) {
        // the header parser reads from index 0, whatever the reader index
        ByteBuf content = packet.readerIndex() == 0 ? packet : packet.slice();
        pipeline().fireChannelRead(new DatagramPacket(content, PeerAddresses.OURS, peer));
    }

    /** The packets that were ready are all fed in. */
    void receiveComplete() {
        pipeline().fireChannelReadComplete();
    }

    /** Tries again what a full socket had refused. */
    void resume() {
        if (open) {
            unsafe().flush();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        @Nullable NettyUdpSocket written = null;
        for (Object next = queue.current(); next != null; next = queue.current()) {
            DatagramPacket packet = (DatagramPacket) next;
            PeerPaths.@Nullable Path path = packet.content().isReadable() ? pathOf(packet) : null;
            PeerPaths.@Nullable Path carrier = path == null ? null : carrierOf(path);
            if (path != null && carrier != null && carrier.socket() instanceof NettyUdpSocket socket) {
                if (written != null && written != socket) {
                    written.flush();
                }
                written = socket;
                if (!hasRoom(socket)) {
                    return; // the socket says when it has room again
                }
                if (path.socket() instanceof CircuitEnd end) {
                    writeWrapped(end, socket, carrier.remote(), packet);
                } else {
                    socket.writeQuic(path.remote(), packet.content().retain(), segmentBytes(packet));
                }
            } else if (path != null) {
                sendOneByOne(path, packet);
            }
            if (path != null) {
                sendCopy(packet);
            }
            queue.remove();
        }
        if (written != null) {
            written.flush();
        }
    }

    /** Closing a connection sends an empty packet to learn when everything before it is sent; that one stays here. */
    private PeerPaths.@Nullable Path pathOf(DatagramPacket packet) {
        PeerId peer = addresses.peerAt(packet.recipient());
        PeerPaths.Path path = peer == null ? null : paths.linkPathTo(peer);
        if (path == null) {
            counters.noPath.increment();
        }
        return path;
    }

    /** While the path in use misses answers, the next best one gets everything too. */
    private void sendCopy(DatagramPacket packet) {
        PeerId peer = addresses.peerAt(packet.recipient());
        PeerPaths.Path second = peer == null ? null : paths.secondLinkPathTo(peer);
        if (second != null) {
            sendOneByOne(second, packet);
        }
    }

    /** The path that packets really take: to the relay, if {@code path} is a circuit. */
    private static PeerPaths.@Nullable Path carrierOf(PeerPaths.Path path) {
        return path.socket() instanceof CircuitEnd end ? end.carrier() : path;
    }

    /** Every segment gets a header of its own, so that the kernel can still take all of them at once. */
    private void writeWrapped(CircuitEnd end, NettyUdpSocket socket, Endpoint relay, DatagramPacket packet) {
        ByteBuf content = packet.content();
        int segment = segmentBytes(packet) > 0 ? segmentBytes(packet) : content.readableBytes();
        int count = (content.readableBytes() + segment - 1) / segment;
        ByteBuf wrapped = alloc().directBuffer(content.readableBytes() + count * CircuitDatagrams.HEADER_BYTES);
        for (int offset = 0; offset < content.readableBytes(); offset += segment) {
            int length = Math.min(segment, content.readableBytes() - offset);
            wrapped.writeByte(CircuitDatagrams.TYPE)
                    .writeLong(end.circuit())
                    .writeBytes(content, content.readerIndex() + offset, length);
        }
        socket.writeQuic(relay, wrapped, count > 1 ? segment + CircuitDatagrams.HEADER_BYTES : 0);
    }

    private static boolean hasRoom(NettyUdpSocket socket) {
        if (!socket.isWritable()) {
            socket.flush();
        }
        return socket.isWritable();
    }

    /** For sockets that are not the kernel's, and for copies. */
    private static void sendOneByOne(PeerPaths.Path path, DatagramPacket packet) {
        UdpSocket socket = path.socket();
        ByteBuf content = packet.content();
        int segment = segmentBytes(packet) > 0 ? segmentBytes(packet) : content.readableBytes();
        for (int offset = 0; offset < content.readableBytes(); offset += segment) {
            int length = Math.min(segment, content.readableBytes() - offset);
            socket.send(path.remote(), content.nioBuffer(content.readerIndex() + offset, length));
        }
    }

    private static int segmentBytes(DatagramPacket packet) {
        return packet instanceof SegmentedDatagramPacket segmented ? segmented.segmentSize() : 0;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new PathUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return PeerAddresses.OURS;
    }

    @Override
    protected @Nullable InetSocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("Paths are not bound");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {
        // packets are fed in when they come
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class PathUnsafe extends AbstractUnsafe {

        /** The client codec takes the dials of QUIC before they get here. */
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("Paths are not connected"));
        }
    }
}
