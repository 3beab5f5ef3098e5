package org.warrenp2p.transport.netty.quic;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.handler.ssl.ClientAuth;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.TlsKeySigner;
import org.warrenp2p.transport.netty.certificate.CertificateWriter;
import org.warrenp2p.transport.netty.certificate.PeerCertificate;

/** The loaded QUIC library with our certificate, and the codecs made of it. */
final class QuicEngine {

    /** The largest QUIC packet until a larger one is validated on the path in use (PROTOCOL: sizes). */
    private static final int PACKET_BYTES = 1200;

    /** Packets that the kernel cuts out of one write; 16 gave twice the throughput of single ones, 48 little more. */
    private static final int SEGMENTS = 16;

    private final QuicSettings settings;
    private final ConnectionIds ids;
    private final QuicSslContext clientTls;
    private final QuicSslContext serverTls;
    private final Executor worker;
    private final SegmentedDatagramPacketAllocator segments;
    private final Hooks hooks;

    /** What the owner of the links decides and sets up. */
    interface Hooks {

        /** The name of the peer behind a new channel, as the TLS session's host; throws to drop the channel. */
        String admit(QuicChannel channel, boolean dialled);

        /** Equips the channel of an accepted connection, whose packets come under our {@code id}. */
        void initAccepted(QuicChannel channel, Bytes id);

        /** Equips a stream that the peer opened. */
        void initStream(QuicStreamChannel stream);
    }

    private QuicEngine(
            QuicSettings settings,
            ConnectionIds ids,
            QuicSslContext clientTls,
            QuicSslContext serverTls,
            Executor worker,
            boolean epoll,
            Hooks hooks) {
        this.settings = settings;
        this.ids = ids;
        this.clientTls = clientTls;
        this.serverTls = serverTls;
        this.worker = worker;
        this.segments = epoll ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS) : SegmentedDatagramPacketAllocator.NONE;
        this.hooks = hooks;
    }

    /**
     * Loads the native library and makes a certificate: up to half a second in a cold process, so not on the loop.
     *
     * @throws LibraryMissingException where the library does not load
     */
    static QuicEngine load(
            QuicSettings settings,
            NetworkId network,
            TlsKeySigner identity,
            Entropy entropy,
            Executor worker,
            boolean epoll,
            Hooks hooks) {
        if (!Quic.isAvailable()) {
            throw new LibraryMissingException(Quic.unavailabilityCause());
        }
        PeerCertificate own = CertificateWriter.write(identity, entropy);
        // a cache of size 0 keeps no session, so none is resumed, and every handshake shows a certificate
        QuicSslContext client = QuicSslContextBuilder.forClient()
                .keyManager(own.privateKey(), null, own.certificate())
                .trustManager(new PeerTrustManager())
                .applicationProtocols(network.alpn())
                .sessionCacheSize(0)
                .earlyData(false)
                .build();
        QuicSslContext server = QuicSslContextBuilder.forServer(own.privateKey(), null, own.certificate())
                .trustManager(new PeerTrustManager())
                .clientAuth(ClientAuth.REQUIRE)
                .applicationProtocols(network.alpn())
                .sessionCacheSize(0)
                .earlyData(false)
                .build();
        return new QuicEngine(settings, new ConnectionIds(entropy), client, server, worker, epoll, hooks);
    }

    ConnectionIds ids() {
        return ids;
    }

    SegmentedDatagramPacketAllocator segments() {
        return segments;
    }

    ChannelHandler newClientCodec() {
        // the peer opens one unidirectional stream: the one that keeps the link alive
        return common(new QuicClientCodecBuilder(), clientTls)
                .initialMaxStreamsUnidirectional(1)
                .build();
    }

    ChannelHandler newServerCodec() {
        return common(new QuicServerCodecBuilder(), serverTls)
                .initialMaxStreamsUnidirectional(0)
                .connectionIdAddressGenerator(ids)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments)
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        hooks.initAccepted(channel, ids.lastAccepted());
                    }
                })
                .streamHandler(newStreamHandler())
                .build();
    }

    ChannelHandler newStreamHandler() {
        return new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                hooks.initStream(stream);
            }
        };
    }

    private <B extends QuicCodecBuilder<B>> B common(B builder, QuicSslContext tls) {
        Function<QuicChannel, QuicSslEngine> engines =
                channel -> tls.newEngine(channel.alloc(), hooks.admit(channel, tls.isClient()), 1);
        return builder.sslEngineProvider(engines)
                .sslTaskExecutor(worker)
                .localConnectionIdLength(ConnectionIds.LENGTH)
                .grease(false)
                .activeMigration(false)
                .discoverPmtu(false)
                .maxSendUdpPayloadSize(PACKET_BYTES)
                .maxIdleTimeout(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(settings.linkWindowBytes())
                .initialMaxStreamDataBidirectionalLocal(settings.streamWindowBytes())
                .initialMaxStreamDataBidirectionalRemote(settings.streamWindowBytes())
                .initialMaxStreamDataUnidirectional(1 << 10)
                .initialMaxStreamsBidirectional(settings.maxStreamsPerLink())
                .datagram(settings.datagramQueue(), settings.datagramQueue());
    }
}
