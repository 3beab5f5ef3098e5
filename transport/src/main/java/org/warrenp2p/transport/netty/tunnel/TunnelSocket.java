package org.warrenp2p.transport.netty.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.TunnelTransport.Tunnel;
import org.warrenp2p.transport.netty.NettyEventLoop;

/** One end of a tunnel, behind TLS and the cutting into frames: a frame is a datagram. */
@SuppressWarnings("FutureReturnValueIgnored") // void promises: errors reach exceptionCaught
final class TunnelSocket extends ChannelInboundHandlerAdapter implements Tunnel {

    /** In front of each datagram: how long it is. */
    static final int LENGTH_BYTES = 2;

    /** As long as an Ethernet carries; 0 is no datagram, and keeps translators and proxies from forgetting the connection. */
    static final int MAX_DATAGRAM_BYTES = 1_500;

    private static final Logger log = LoggerFactory.getLogger(TunnelSocket.class);

    private final Channel channel;
    private final NettyEventLoop loop;
    private final Endpoint alias;
    private final DatagramHandler handler;
    private final TunnelCounters counters;
    private @Nullable Runnable onEnd;
    private boolean ended;
    private boolean reading;
    private boolean flushScheduled;

    TunnelSocket(
            Channel channel, NettyEventLoop loop, Endpoint alias, DatagramHandler handler, TunnelCounters counters) {
        this.channel = channel;
        this.loop = loop;
        this.alias = alias;
        this.handler = handler;
        this.counters = counters;
    }

    @Override
    public Endpoint localEndpoint() {
        return Endpoint.of((InetSocketAddress) channel.localAddress());
    }

    @Override
    public Endpoint alias() {
        return alias;
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !ended && endpoint.equals(alias);
    }

    @Override
    public void onEnd(Runnable listener) {
        onEnd = listener;
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        int bytes = payload.remaining();
        if (ended) {
            return;
        }
        if (!destination.equals(alias) || bytes == 0 || bytes > MAX_DATAGRAM_BYTES) {
            counters.wrongDestination.increment();
        } else if (!channel.isWritable()) {
            counters.queueFull.increment();
        } else {
            ByteBuf frame = channel.alloc().buffer(LENGTH_BYTES + bytes);
            frame.writeShort(bytes).writeBytes(payload);
            channel.write(frame, channel.voidPromise());
            flushSoon();
        }
    }

    private void flushSoon() {
        if (!reading && !flushScheduled) {
            flushScheduled = true;
            loop.execute(() -> {
                flushScheduled = false;
                channel.flush();
            });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf datagram = (ByteBuf) message;
        reading = true;
        try {
            if (datagram.isReadable() && !ended) {
                loop.run(() -> handler.onDatagram(this, alias, datagram.nioBuffer()));
            }
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        channel.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            ctx.fireUserEventTriggered(event);
        } else if (idle.state() == IdleState.READER_IDLE) {
            close();
        } else {
            ctx.writeAndFlush(ctx.alloc().buffer(LENGTH_BYTES).writeShort(0), ctx.voidPromise());
        }
    }

    /** The other end speaks something else, or the connection was reset. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("The tunnel {} ends: {}", channel, cause.toString());
        if (cause instanceof io.netty.handler.codec.DecoderException) {
            counters.malformed.increment();
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void close() {
        channel.close();
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            Runnable told = onEnd;
            if (told != null) {
                loop.execute(told);
            }
        }
    }

    @Override
    public String toString() {
        return "tunnel " + alias;
    }
}
