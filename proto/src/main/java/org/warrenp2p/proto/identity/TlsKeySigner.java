package org.warrenp2p.proto.identity;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;

/**
 * Vouches with a peer's identity for the key of its TLS certificate. Apart from {@link Signer}, because the bytes are
 * fixed by the libp2p TLS specification, and like there nothing else can be signed through it.
 */
public interface TlsKeySigner {

    /** Whose signatures these are. */
    PeerId peerId();

    /**
     * 64 bytes of Ed25519 over {@code "libp2p-tls-handshake:"} and the key.
     *
     * @param subjectPublicKeyInfo the certificate's key in DER
     */
    Bytes signTlsKey(Bytes subjectPublicKeyInfo);
}
