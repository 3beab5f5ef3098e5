package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/** Answers every datagram with one of a fixed size: what any exchange over UDP costs in this JVM on this machine. */
public final class EchoServer implements AutoCloseable {

    private final Udp udp;

    private EchoServer(Udp udp) {
        this.udp = udp;
    }

    /** Answers with {@code answerBytes}. */
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise
    public static EchoServer open(int answerBytes) {
        return new EchoServer(Udp.open(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                DatagramPacket packet = (DatagramPacket) message;
                try {
                    ByteBuf answer = ctx.alloc().directBuffer(answerBytes);
                    answer.writeZero(answerBytes);
                    ctx.write(new DatagramPacket(answer, packet.sender()), ctx.voidPromise());
                } finally {
                    packet.release();
                }
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                ctx.flush();
            }
        }));
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return udp.port();
    }

    @Override
    public void close() {
        udp.close();
    }
}
