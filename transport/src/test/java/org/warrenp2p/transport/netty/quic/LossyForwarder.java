package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.QuicIngress;
import org.warrenp2p.transport.netty.SocketSettings;

/** A bad network between two nodes, on sockets of its own: loses packets, and lets others overtake some. */
final class LossyForwarder implements QuicIngress, AutoCloseable {

    /** How many packets of a hundred are lost. */
    private static final int LOST = 5;

    /** How many packets of a hundred are held back. */
    private static final int LATE = 5;

    /** Long enough that dozens of packets overtake, at the speed of loopback. */
    private static final long LATE_NANOS = 2_000_000;

    private final NettyRuntime runtime = NettyRuntime.open(1, IoKind.BEST);
    private final Counters counters = new Counters();
    private final NettyEventLoop loop = runtime.newLoop(counters);
    private final NettyDatagramTransport transport =
            new NettyDatagramTransport(runtime, loop, counters, SocketSettings.DEFAULTS);
    private final SplittableRandom random;
    private final Endpoint one;
    private final Endpoint other;

    /** What {@code one} takes for the other's socket. */
    private final UdpSocket standsForOther = open();

    private final UdpSocket standsForOne = open();
    private long lost;
    private long late;

    /** From now on the nodes reach each other on this way alone. */
    LossyForwarder(QuicNode one, QuicNode other, long seed) {
        random = new SplittableRandom(seed);
        this.one = one.first.localEndpoint();
        this.other = other.first.localEndpoint();
        Await.run(loop, () -> transport.deliverQuicTo(this));
        connect(one, standsForOther, other.peerId());
        connect(other, standsForOne, one.peerId());
    }

    private UdpSocket open() {
        return Await.success(
                loop,
                completion -> transport.open(
                        new Endpoint(IpAddress.ofIpv4(0x7f000001), 0), (socket, source, payload) -> {}, completion));
    }

    private static void connect(QuicNode node, UdpSocket standIn, PeerId peer) {
        PeerPaths.Path path = new PeerPaths.Path(node.first, standIn.localEndpoint());
        Await.run(node.loop, () -> {
            node.paths.peers.put(path, peer);
            node.paths.paths.put(peer, path);
        });
    }

    @Override
    public void onPacket(UdpSocket socket, Endpoint source, ByteBuf packet) {
        byte[] bytes = ByteBufUtil.getBytes(packet);
        packet.release();
        int fate = random.nextInt(100);
        if (fate < LOST) {
            lost++;
        } else if (fate < LOST + LATE) {
            late++;
            loop.schedule(LATE_NANOS, () -> forward(socket, bytes));
        } else {
            forward(socket, bytes);
        }
    }

    private void forward(UdpSocket from, byte[] bytes) {
        if (from == standsForOther) {
            standsForOne.send(other, ByteBuffer.wrap(bytes));
        } else {
            standsForOther.send(one, ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public void onReadComplete() {
        // each packet by itself
    }

    @Override
    public void onWritable() {
        // what a full socket refuses is one more loss
    }

    long lost() {
        return Await.on(loop, () -> lost);
    }

    long late() {
        return Await.on(loop, () -> late);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
