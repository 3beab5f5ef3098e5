package org.warrenp2p.transport.netty.quic;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.netty.certificate.CertificateVerifier;

/**
 * Trusts a certificate if it is valid by the libp2p rules and names the peer whose packets these are, which is the
 * "host" of the TLS session. What was wrong is left in the session for the message to people.
 */
final class PeerTrustManager extends X509ExtendedTrustManager {

    /** Under this name the session holds a {@link Refusal}, if there was one. */
    static final String REFUSAL = "warren.refusal";

    /** Why a certificate was refused. */
    record Refusal(boolean wrongPeer, String reason) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine);
    }

    private static void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        SSLSession session = engine.getSession();
        try {
            if (chain.length != 1) {
                throw new CertificateException("A peer shows exactly one certificate, not " + chain.length);
            }
            PeerId peer = CertificateVerifier.verify(chain[0]);
            if (!peer.toString().equals(session.getPeerHost())) {
                session.putValue(REFUSAL, new Refusal(true, "The certificate belongs to " + peer));
                throw new CertificateException("The certificate belongs to " + peer);
            }
        } catch (CertificateException e) {
            if (session.getValue(REFUSAL) == null) {
                session.putValue(REFUSAL, new Refusal(false, String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw unknownPeer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw unknownPeer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw unknownPeer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw unknownPeer();
    }

    private static CertificateException unknownPeer() {
        return new CertificateException("Without its session it is not known whose certificate this should be");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
