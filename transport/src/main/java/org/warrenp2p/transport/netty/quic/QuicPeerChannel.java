package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.ChannelStatistics;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannels.AcceptHandler;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.certificate.CertificateVerifier;

/**
 * A QUIC connection with a peer, from its first packet on, and the last handler of its pipeline.
 *
 * <p>A dialler has the link when its own TLS handshake is done: it knows whom it speaks with, and what it writes then leaves
 * together with the end of that handshake. It does not know yet that it is welcome, for the other side has still to look
 * at its certificate; who is not is told by the reason with which the link closes. The accepting side opens one
 * unidirectional stream, on which a byte now and then keeps an idle link alive.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what matters of their outcome arrives as an event of the channel
final class QuicPeerChannel implements PeerChannel {

    private static final Logger log = LoggerFactory.getLogger(QuicPeerChannel.class);

    /** What the accepting side writes; the value means nothing yet. */
    private static final int ALIVE = 1;

    private enum State {
        /** TLS is under way. */
        OPENING,
        /** Handed out. */
        OPEN,
        /** Over. */
        CLOSED
    }

    private final QuicPeerChannels owner;
    private final NettyEventLoop loop;
    private final QuicCounters counters;
    private final PeerId peer;
    private final boolean dialled;
    private final QuicChannel channel;
    private final Bytes id;

    /** Streams of the peer that came before the link was handed out; bounded by the streams that it may open. */
    private final Queue<QuicPeerStream> early = new ArrayDeque<>();

    private State state = State.OPENING;
    private @Nullable Completion<PeerChannel> dialler;
    private @Nullable Handler handler;
    private @Nullable CloseReason reason;
    private @Nullable Failure failure;
    private @Nullable QuicStreamChannel statusStream;
    private @Nullable Timer nextKeepAlive;
    private int maxDatagramBytes;

    /**
     * @param id our connection id
     * @param dialler hears whether the dial succeeded; null for a connection that the peer dialled
     */
    QuicPeerChannel(
            QuicPeerChannels owner,
            NettyEventLoop loop,
            QuicCounters counters,
            PeerId peer,
            QuicChannel channel,
            Bytes id,
            @Nullable Completion<PeerChannel> dialler) {
        this.owner = owner;
        this.loop = loop;
        this.counters = counters;
        this.peer = peer;
        this.channel = channel;
        this.id = id;
        this.dialler = dialler;
        this.dialled = dialler != null;
        channel.pipeline().addLast(new Events());
        channel.closeFuture().addListener(closed -> ended());
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    Bytes id() {
        return id;
    }

    /** Whether TLS is done and the library has not said so. */
    boolean isDoneWithoutKnowing() {
        SSLEngine engine = channel.sslEngine();
        return state == State.OPENING
                && !channel.isActive()
                && engine != null
                && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public void handle(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void openStream(Completion<PeerStream> completion) {
        if (state != State.OPEN) {
            fail(completion, closedCode(), "The link to " + peer + " is closed");
            return;
        }
        if (channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) <= 0) {
            fail(completion, Failure.Code.LIMIT, peer + " allows no further stream now");
            return;
        }
        channel.createStream(QuicStreamType.BIDIRECTIONAL, owner.outgoingStreamHandler())
                .addListener(created -> {
                    if (created.isSuccess()) {
                        QuicStreamChannel stream = (QuicStreamChannel) created.getNow();
                        loop.execute(() -> handOut(stream, completion));
                    } else {
                        fail(completion, closedCode(), "No stream to " + peer + ": " + created.cause());
                    }
                });
    }

    private void handOut(QuicStreamChannel opened, Completion<PeerStream> completion) {
        if (!opened.isActive()) {
            completion.failed(new Failure(closedCode(), "The link to " + peer + " was closed"));
            return;
        }
        QuicPeerStream stream = newStream(opened);
        completion.succeeded(stream);
        stream.start();
    }

    private Failure.Code closedCode() {
        return reason == null ? Failure.Code.CLOSED : reason.failureCode();
    }

    private <T> void fail(Completion<T> completion, Failure.Code code, String message) {
        Failure why = new Failure(code, message);
        loop.execute(() -> completion.failed(why));
    }

    private QuicPeerStream newStream(QuicStreamChannel stream) {
        return new QuicPeerStream(stream, loop, counters);
    }

    @Override
    public boolean sendDatagram(ByteBuffer payload) {
        boolean fits = state == State.OPEN
                && payload.remaining() <= maxDatagramBytes
                && channel.parent().isWritable();
        if (!fits) {
            counters.datagramDropped.increment();
            return false;
        }
        ByteBuf copy = channel.alloc().directBuffer(payload.remaining()).writeBytes(payload);
        channel.writeAndFlush(copy, channel.voidPromise());
        return true;
    }

    @Override
    public int maxDatagramBytes() {
        return maxDatagramBytes;
    }

    @Override
    public void statistics(Completion<ChannelStatistics> completion) {
        channel.collectStats().addListener(collected -> {
            QuicConnectionStats stats = (QuicConnectionStats) collected.getNow();
            if (stats == null) {
                fail(completion, closedCode(), "The link to " + peer + " is closed");
            } else {
                loop.execute(() -> completion.succeeded(QuicStatistics.of(stats)));
            }
        });
    }

    @Override
    public void close(CloseReason reason) {
        if (state != State.CLOSED && this.reason == null) {
            this.reason = reason;
            channel.close(true, CloseCodes.of(reason), Unpooled.EMPTY_BUFFER);
        }
    }

    /** Gives a link up that is still being made. */
    void abandon(Failure why, CloseReason told) {
        if (state == State.OPENING) {
            failure = why;
            close(told);
        }
    }

    /** A stream that the peer has opened; it reads nothing before somebody listens. */
    void onStream(QuicStreamChannel stream) {
        if (stream.type() == QuicStreamType.UNIDIRECTIONAL) {
            stream.pipeline().addLast(new StatusReader());
            stream.config().setAutoRead(true); // this reads at once what is there
            return;
        }
        early.add(newStream(stream));
        if (state == State.OPEN) {
            deliverStreams();
        }
    }

    private void deliverStreams() {
        Handler listener = handler;
        for (QuicPeerStream next = early.poll(); next != null; next = early.poll()) {
            QuicPeerStream stream = next;
            loop.run(() -> {
                if (listener != null) {
                    listener.onStream(stream);
                }
                stream.start();
            });
        }
    }

    /** TLS is done; both sides check again whom it is done with. */
    private void handshakeDone() {
        if (!isPeer()) {
            counters.wrongPeer.increment();
            failure = new Failure(Failure.Code.WRONG_PEER, "Somebody else than " + peer + " answered");
            close(CloseReason.WRONG_PEER);
        } else {
            // in a later turn the library knows how many streams the peer allows
            loop.execute(dialled ? this::established : this::accept);
        }
    }

    private boolean isPeer() {
        SSLEngine engine = channel.sslEngine();
        if (engine == null) {
            return false;
        }
        try {
            X509Certificate certificate = (X509Certificate) engine.getSession().getPeerCertificates()[0];
            return CertificateVerifier.namedPeer(certificate).equals(peer);
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return false;
        }
    }

    private void accept() {
        AcceptHandler acceptor = owner.acceptor();
        if (acceptor == null) {
            close(CloseReason.REFUSED);
        } else if (state == State.OPENING && reason == null) {
            channel.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .addListener(created -> {
                        if (created.isSuccess()) {
                            statusStream = (QuicStreamChannel) created.getNow();
                            keepAlive();
                            open(() -> acceptor.onAccepted(this));
                        } else {
                            close(CloseReason.PROTOCOL_ERROR); // it must let us open this one stream
                        }
                    });
        }
    }

    private void keepAlive() {
        if (statusStream != null && state != State.CLOSED) {
            statusStream.write(statusStream.alloc().directBuffer(1).writeByte(ALIVE));
            nextKeepAlive = loop.schedule(owner.settings().keepAlive().toNanos(), this::keepAlive);
        }
    }

    private void open(Runnable handOut) {
        state = State.OPEN;
        loop.run(() -> {
            handOut.run();
            if (handler == null && reason == null) {
                close(CloseReason.REFUSED);
                throw new IllegalStateException("A link was handed out and got no handler in that turn");
            }
        });
        deliverStreams();
        owner.opened(this);
    }

    /** The other side is who was dialled. */
    private void established() {
        Completion<PeerChannel> waiting = dialler;
        if (state == State.OPENING && waiting != null && reason == null) {
            dialler = null;
            open(() -> waiting.succeeded(this));
        }
    }

    /** Everything is over; also when the dial itself failed, then the channel does not say so by itself. */
    void ended() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (nextKeepAlive != null) {
            nextKeepAlive.cancel();
        }
        early.clear();
        CloseReason why =
                reason != null ? reason : channel.isTimedOut() ? CloseReason.LOST : CloseReason.PROTOCOL_ERROR;
        owner.gone(this);
        Completion<PeerChannel> waiting = dialler;
        if (waiting != null) {
            dialler = null;
            Failure result = failureOf(why);
            loop.execute(() -> waiting.failed(result));
        }
        if (handler != null) {
            Handler listener = handler;
            loop.execute(() -> listener.onClosed(why));
        }
    }

    private Failure failureOf(CloseReason why) {
        Failure refusal = LinkFailures.ofRefusedCertificate(peer, channel.sslEngine());
        if (refusal != null) {
            return refusal;
        }
        return failure != null ? failure : LinkFailures.of(peer, why);
    }

    private final class Events extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshakeDone();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof ByteBuf datagram)) {
                ctx.fireChannelRead(message); // a stream: the end of the pipeline registers it
                return;
            }
            try {
                if (state == State.OPEN && handler != null) {
                    Handler listener = handler;
                    loop.run(() -> listener.onDatagram(datagram.nioBuffer()));
                } else {
                    counters.datagramEarly.increment();
                }
            } finally {
                datagram.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof QuicDatagramExtensionEvent datagrams) {
                maxDatagramBytes = datagrams.maxLength();
            } else if (event instanceof QuicConnectionCloseEvent closed) {
                log.debug("{} closed the link: {}", peer, closed);
                if (reason == null) {
                    reason = CloseCodes.reasonOf(closed);
                    if (closed.isTlsError()) {
                        failure = new Failure(
                                Failure.Code.REFUSED,
                                peer + " refused our certificate (TLS alert "
                                        + QuicConnectionCloseEvent.extractTlsError(closed.error()) + ")");
                    }
                }
                // the rest of this packet first; then there is no need to wait until the connection has drained
                loop.execute(channel::close);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            counters.linkError.increment();
            log.debug("Link to {}", peer, cause);
        }
    }
}
