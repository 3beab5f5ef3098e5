package org.warrenp2p.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.StreamTransport;

/** TCP on a node's loop. Only from that loop. */
public final class NettyStreamTransport implements StreamTransport {

    /** Longer than any caller waits; without one a dial into nothing would end when the system gives up, after minutes. */
    private static final int CONNECT_MILLIS = 10_000;

    private final NettyRuntime runtime;
    private final NettyEventLoop loop;

    /** Streams on {@code loop}, which must be one of {@code runtime}. */
    public NettyStreamTransport(NettyRuntime runtime, NettyEventLoop loop) {
        this.runtime = runtime;
        this.loop = loop;
    }

    @Override
    public void dial(Endpoint remote, Completion<PeerStream> completion) {
        TcpStream stream = new TcpStream(loop);
        new Bootstrap()
                .group(loop.netty())
                .channel(runtime.usesEpoll() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // nothing is read before there is a handler
                .option(ChannelOption.AUTO_READ, false)
                .handler(stream)
                .connect(remote.toSocketAddress())
                .addListener(done -> {
                    if (done.isSuccess()) {
                        loop.run(() -> {
                            completion.succeeded(stream);
                            stream.setReading(true);
                        });
                    } else {
                        loop.run(() -> completion.failed(failure(remote, done.cause())));
                    }
                });
    }

    private static Failure failure(Endpoint remote, Throwable cause) {
        Failure.Code code = cause instanceof ConnectException ? Failure.Code.REFUSED : Failure.Code.UNREACHABLE;
        return new Failure(code, "No TCP connection to " + remote + ": " + cause.getMessage());
    }

    /** Errors of single writes end the stream, and that is told. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static final class TcpStream extends ChannelInboundHandlerAdapter implements PeerStream {

        private final NettyEventLoop loop;
        private @Nullable Channel channel;
        private @Nullable Handler handler;
        private boolean finished;
        private boolean peerFinished;
        private boolean over;

        TcpStream(NettyEventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        private Channel channel() {
            if (channel == null) {
                throw new IllegalStateException("A stream is handed out when it is open");
            }
            return channel;
        }

        @Override
        public void handle(Handler newHandler) {
            handler = newHandler;
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            if (over || finished) {
                bytes.position(bytes.limit());
                return false;
            }
            channel().writeAndFlush(Unpooled.copiedBuffer(bytes), channel().voidPromise());
            bytes.position(bytes.limit());
            return isWritable();
        }

        @Override
        public boolean isWritable() {
            return !over && !finished && channel().isWritable();
        }

        @Override
        public void finish() {
            if (!over && !finished) {
                finished = true;
                channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
                    ((DuplexChannel) channel()).shutdownOutput();
                    closeIfBothFinished();
                });
            }
        }

        @Override
        public void reset() {
            if (!over) {
                channel().config().setOption(ChannelOption.SO_LINGER, 0);
                channel().close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            }
        }

        @Override
        public void setReading(boolean reading) {
            if (!over) {
                channel().config().setAutoRead(reading);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                Handler told = handler;
                if (told != null && !over) {
                    loop.run(() -> told.onData(bytes.nioBuffer()));
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent && !peerFinished) {
                peerFinished = true;
                Handler told = handler;
                if (told != null && !over) {
                    loop.run(told::onFinished);
                }
                closeIfBothFinished();
            }
        }

        private void closeIfBothFinished() {
            if (finished && peerFinished) {
                channel().close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            Handler told = handler;
            if (told != null && isWritable()) {
                loop.run(told::onWritable);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!over) {
                over = true;
                Handler told = handler;
                if (told != null) {
                    loop.run(() -> told.onClosed(finished && peerFinished));
                }
            }
        }

        /** A reset by the other side, usually. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
