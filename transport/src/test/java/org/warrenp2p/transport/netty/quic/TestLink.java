package org.warrenp2p.transport.netty.quic;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.NettyEventLoop;

/** A link as a test sees it, from its own thread. Made on the loop, in the turn in which the link is handed out. */
final class TestLink implements PeerChannel.Handler {

    final NettyEventLoop loop;
    final PeerChannel channel;
    final BlockingQueue<TestStream> streams = new LinkedBlockingQueue<>();
    final BlockingQueue<Bytes> datagrams = new LinkedBlockingQueue<>();
    final CompletableFuture<PeerChannel.CloseReason> closed = new CompletableFuture<>();

    TestLink(NettyEventLoop loop, PeerChannel channel) {
        this.loop = loop;
        this.channel = channel;
        channel.handle(this);
    }

    TestStream openStream() {
        return Await.success(
                loop,
                completion -> channel.openStream(Completion.of(
                        stream -> completion.succeeded(new TestStream(loop, stream)), completion::failed)));
    }

    Failure openStreamInVain() {
        return Await.<PeerStream>failure(loop, channel::openStream);
    }

    boolean send(Bytes datagram) {
        return Await.on(loop, () -> channel.sendDatagram(datagram.asBuffer()));
    }

    void close(PeerChannel.CloseReason reason) {
        Await.run(loop, () -> channel.close(reason));
    }

    TestStream nextStream() {
        return next(streams);
    }

    Bytes nextDatagram() {
        return next(datagrams);
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Nothing came within 30 s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onStream(PeerStream stream) {
        streams.add(new TestStream(loop, stream));
    }

    @Override
    public void onDatagram(ByteBuffer payload) {
        byte[] content = new byte[payload.remaining()];
        payload.get(content);
        datagrams.add(Bytes.wrap(content));
    }

    @Override
    public void onClosed(PeerChannel.CloseReason reason) {
        if (!closed.complete(reason)) {
            throw new AssertionError("The end of a link was told twice");
        }
    }
}
