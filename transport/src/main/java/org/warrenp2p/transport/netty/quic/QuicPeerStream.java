package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.netty.NettyEventLoop;

/** A QUIC stream, and the last handler of its pipeline. */
@SuppressWarnings("FutureReturnValueIgnored") // what matters of their outcome arrives as an event of the stream
final class QuicPeerStream implements PeerStream {

    private final QuicStreamChannel channel;
    private final NettyEventLoop loop;
    private final QuicCounters counters;

    /** A write can only fail for good: the peer does not want more, or the stream or the link is over. */
    private final ChannelFutureListener whenWritten = done -> {
        if (!done.isSuccess()) {
            abort();
        }
    };

    /** What the library had begun to read when reading was stopped: at most one batch, 16 reads. */
    private final Queue<ByteBuf> held = new ArrayDeque<>();

    private @Nullable Handler handler;
    private boolean reading = true;
    private boolean finished;
    private boolean inputEnded;
    private boolean peerFinished;
    private boolean ended;

    QuicPeerStream(QuicStreamChannel channel, NettyEventLoop loop, QuicCounters counters) {
        this.channel = channel;
        this.loop = loop;
        this.counters = counters;
        channel.pipeline().addLast(new Events());
    }

    /** Begins to deliver; after the handler was set. */
    void start() {
        if (handler == null) {
            reset();
            throw new IllegalStateException("A stream was handed out and got no handler in that turn");
        }
        channel.config().setAutoRead(reading);
    }

    @Override
    public void handle(Handler handler) {
        this.handler = handler;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        if (finished) {
            throw new IllegalStateException("The stream was finished; nothing can follow");
        }
        if (!ended && bytes.hasRemaining()) {
            ByteBuf copy = channel.alloc().directBuffer(bytes.remaining()).writeBytes(bytes);
            channel.write(copy).addListener(whenWritten);
        }
        return isWritable();
    }

    @Override
    public boolean isWritable() {
        return !ended && !finished && channel.isWritable();
    }

    /** An empty frame with FIN queues behind what was written; shutting the output down would cut that off. */
    @Override
    public void finish() {
        if (!finished && !ended) {
            finished = true;
            channel.write(QuicStreamFrame.EMPTY_FIN).addListener(whenWritten);
        }
    }

    @Override
    public void reset() {
        abort();
    }

    @Override
    public void setReading(boolean reading) {
        this.reading = reading;
        if (reading) {
            loop.execute(this::resume);
        } else {
            channel.config().setAutoRead(false);
        }
    }

    private void resume() {
        if (reading) {
            deliver();
            channel.config().setAutoRead(reading);
        }
    }

    private void deliver() {
        Handler reader = handler;
        if (reader == null) {
            return;
        }
        while (reading && !held.isEmpty()) {
            ByteBuf bytes = held.remove();
            loop.run(() -> reader.onData(bytes.nioBuffer()));
            bytes.release();
        }
        if (held.isEmpty() && inputEnded && !peerFinished && !ended) {
            peerFinished = true;
            loop.run(reader::onFinished);
        }
        if (peerFinished && !channel.isActive()) {
            end(finished);
        }
    }

    private void abort() {
        if (!ended) {
            channel.shutdown(CloseCodes.STREAM_RESET, channel.newPromise());
            channel.close();
            end(false);
        }
    }

    private void end(boolean clean) {
        if (!ended) {
            ended = true;
            held.forEach(ByteBuf::release);
            held.clear();
            if (handler != null) {
                Handler last = handler;
                loop.execute(() -> last.onClosed(clean));
            }
        }
    }

    private final class Events extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (ended) {
                bytes.release();
            } else {
                held.add(bytes);
                deliver();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                inputEnded = true;
                deliver();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (handler != null && isWritable()) {
                loop.run(handler::onWritable);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!inputEnded || peerFinished) {
                end(finished && peerFinished);
            } else { // clean, but the reader has not taken all yet; if the link ends, it gets no more
                channel.parent().closeFuture().addListener(closed -> end(false));
            }
        }

        /** The peer gave up its direction, or broke a rule of the stream. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            counters.linkError.increment();
            abort();
        }
    }
}
