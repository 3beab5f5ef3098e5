package org.warrenp2p.transport.netty.quic;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Brings a packet to the codec that knows its connection. Stands before the server codec and the client codec, each of
 * which consumes all that it sees: what is for the client codec is fired from behind the server codec.
 */
final class ConnectionRouter extends ChannelInboundHandlerAdapter {

    private static final String SERVER = "server";

    private final ConnectionIds ids;

    /** Of the server codec; looked up once, since the pipeline stays as it is. */
    private @Nullable ChannelHandlerContext server;

    private boolean serverGotSome;
    private boolean clientGotSome;

    private ConnectionRouter(ConnectionIds ids) {
        this.ids = ids;
    }

    /**
     * Puts what watches handshakes, the router and the codecs into a pipeline; the client codec is last because dials start
     * at the tail.
     */
    static void install(ChannelPipeline pipeline, QuicEngine engine, Handshakes handshakes) {
        ChannelHandler server = engine.newServerCodec(); // both before the pipeline changes: making them may fail
        ChannelHandler client = engine.newClientCodec();
        pipeline.addLast(handshakes);
        pipeline.addLast(new ConnectionRouter(engine.ids()));
        pipeline.addLast(SERVER, server);
        pipeline.addLast(client);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ids.isDialled(((DatagramPacket) message).content())) {
            clientGotSome = true;
            behindServer(ctx).fireChannelRead(message);
        } else {
            serverGotSome = true;
            ctx.fireChannelRead(message);
        }
    }

    /** The codecs do not pass this event on, so each that got packets is told by itself. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (serverGotSome) {
            serverGotSome = false;
            ctx.fireChannelReadComplete();
        }
        if (clientGotSome) {
            clientGotSome = false;
            behindServer(ctx).fireChannelReadComplete();
        }
    }

    private ChannelHandlerContext behindServer(ChannelHandlerContext ctx) {
        ChannelHandlerContext found = server;
        if (found == null) {
            found = ctx.pipeline().context(SERVER);
            server = found;
        }
        return found;
    }
}
