package org.warrenp2p.bench.yardstick;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.netty.certificate.CertificateWriter;
import org.warrenp2p.transport.netty.certificate.PeerCertificate;
import org.warrenp2p.transport.netty.quic.QuicSettings;

/** QUIC as Netty has it, on a socket of its own, with the settings of links; nobody is asked who they are. */
final class PlainQuic {

    private static final String ALPN = "bench";

    /** As links have it. */
    private static final int PACKET_BYTES = 1200;

    private static final int SEGMENTS = 16;

    private PlainQuic() {}

    static QuicSslContext serverTls() {
        PeerCertificate own = CertificateWriter.write(Identity.generate(new SystemEntropy()), new SystemEntropy());
        return QuicSslContextBuilder.forServer(own.privateKey(), null, own.certificate())
                .applicationProtocols(ALPN)
                .build();
    }

    static QuicSslContext clientTls() {
        return QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(ALPN)
                .build();
    }

    static SegmentedDatagramPacketAllocator segments() {
        return Epoll.isAvailable()
                ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
                : SegmentedDatagramPacketAllocator.NONE;
    }

    static <B extends QuicCodecBuilder<B>> B common(B builder, QuicSslContext tls) {
        QuicSettings settings = QuicSettings.DEFAULTS;
        return builder.sslContext(tls)
                .grease(false)
                .activeMigration(false)
                .discoverPmtu(false)
                .maxSendUdpPayloadSize(PACKET_BYTES)
                .maxIdleTimeout(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(settings.linkWindowBytes())
                .initialMaxStreamDataBidirectionalLocal(settings.streamWindowBytes())
                .initialMaxStreamDataBidirectionalRemote(settings.streamWindowBytes())
                .initialMaxStreamsBidirectional(settings.maxStreamsPerLink());
    }
}
