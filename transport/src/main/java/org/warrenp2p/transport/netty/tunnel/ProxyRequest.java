package org.warrenp2p.transport.netty.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.proto.Endpoint;

/** Asks an HTTP proxy for a connection (CONNECT, RFC 9110 section 9.3.6) and gets out of the way when there is one. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told by exceptionCaught
final class ProxyRequest extends ByteToMessageDecoder {

    /** A proxy has little to say in front of a tunnel. */
    private static final int MAX_ANSWER_BYTES = 8_192;

    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final Endpoint target;
    private final Runnable onConnected;
    private final Consumer<Throwable> onFailed;

    /**
     * A request for a connection to {@code target}.
     *
     * @param onConnected run in the turn in which the connection is there, before what comes over it is passed on
     * @param onFailed told, maybe more than once, that there will be none
     */
    ProxyRequest(Endpoint target, Runnable onConnected, Consumer<Throwable> onFailed) {
        this.target = target;
        this.onConnected = onConnected;
        this.onFailed = onFailed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), request), ctx.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws ConnectException {
        int end = indexOfEnd(in);
        if (end < 0) {
            if (in.readableBytes() > MAX_ANSWER_BYTES) {
                throw new ConnectException("The proxy does not answer as an HTTP proxy does");
            }
            return;
        }
        String head = in.toString(in.readerIndex(), end, StandardCharsets.US_ASCII);
        in.skipBytes(end + END.length);
        String status = head.lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 2\\d\\d( .*)?")) {
            throw new ConnectException("The proxy answered \"" + printable(status) + "\"");
        }
        onConnected.run();
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onFailed.accept(new ConnectException("The proxy closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        onFailed.accept(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
        ctx.close();
    }

    private static int indexOfEnd(ByteBuf in) {
        for (int i = 0; i + END.length <= in.readableBytes(); i++) {
            int from = in.readerIndex() + i;
            if (in.getByte(from) == END[0]
                    && in.getByte(from + 1) == END[1]
                    && in.getByte(from + 2) == END[2]
                    && in.getByte(from + 3) == END[3]) {
                return i;
            }
        }
        return -1;
    }

    private static String printable(String status) {
        String shown = status.length() > 80 ? status.substring(0, 80) + "…" : status;
        return shown.replaceAll("[^ -~]", "?");
    }
}
