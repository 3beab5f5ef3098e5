package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/**
 * A network that carries one flight after the other, however long the ends compute: all that the dialler sends once
 * something of the acceptor has reached it is kept until the test lets it through.
 */
final class FlightGate implements QuicIngress, AutoCloseable {

    /** The first bit of packets with a long header (RFC 9000 section 17.2): those of the handshake. */
    private static final int LONG_HEADER = 0x80;

    private final NettyRuntime runtime = NettyRuntime.open(1, IoKind.BEST);
    private final Counters counters = new Counters();
    private final NettyEventLoop loop = runtime.newLoop(counters);
    private final NettyDatagramTransport transport =
            new NettyDatagramTransport(runtime, loop, counters, SocketSettings.DEFAULTS);
    private final UdpSocket standsForAcceptor = open();
    private final UdpSocket standsForDialler = open();
    private final Endpoint dialler;
    private final Endpoint acceptor;
    private final List<byte[]> thirdFlight = new ArrayList<>();
    private final CompletableFuture<Boolean> full = new CompletableFuture<>();
    private int wantedBytes = Integer.MAX_VALUE;
    private boolean answered;
    private boolean released;
    private boolean mute;

    /** From now on the two reach each other on this way alone. */
    FlightGate(QuicNode dialler, QuicNode acceptor) {
        this.dialler = dialler.first.localEndpoint();
        this.acceptor = acceptor.first.localEndpoint();
        Await.run(loop, () -> transport.deliverQuicTo(this));
        connect(dialler, standsForAcceptor, acceptor.peerId());
        connect(acceptor, standsForDialler, dialler.peerId());
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

    /**
     * Waits until the dialler's second flight, the third in all, has {@code bytes} behind the handshake, and lets it through.
     *
     * @param only whether nothing more passes after it, in either direction
     */
    void releaseThirdFlight(int bytes, boolean only) {
        Await.run(loop, () -> {
            wantedBytes = bytes;
            lookWhetherFull();
        });
        Await.get(full);
        Await.run(loop, () -> {
            released = true;
            mute = only;
            thirdFlight.forEach(packet -> standsForDialler.send(acceptor, ByteBuffer.wrap(packet)));
        });
    }

    private void lookWhetherFull() {
        int behindHandshake = thirdFlight.stream()
                .filter(packet -> (packet[0] & LONG_HEADER) == 0)
                .mapToInt(packet -> packet.length)
                .sum();
        if (behindHandshake >= wantedBytes) {
            full.complete(true);
        }
    }

    /** How many packets of the third flight there are. */
    int kept() {
        return Await.on(loop, thirdFlight::size);
    }

    @Override
    public void onPacket(UdpSocket socket, Endpoint source, ByteBuf packet) {
        byte[] bytes = ByteBufUtil.getBytes(packet);
        packet.release();
        if (mute) {
            return;
        }
        if (socket == standsForDialler) {
            answered = true;
            standsForAcceptor.send(dialler, ByteBuffer.wrap(bytes));
        } else if (answered && !released) {
            thirdFlight.add(bytes);
            lookWhetherFull();
        } else {
            standsForDialler.send(acceptor, ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public void onReadComplete() {
        // each packet by itself
    }

    @Override
    public void onWritable() {
        // nothing waits
    }

    @Override
    public void close() {
        runtime.close();
    }
}
