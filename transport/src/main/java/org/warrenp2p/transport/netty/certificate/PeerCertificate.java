package org.warrenp2p.transport.netty.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate of ours and the key that it is for; made anew each time that QUIC is loaded. */
public record PeerCertificate(PrivateKey privateKey, X509Certificate certificate) {}
