package org.warrenp2p.transport.noise;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** The DH functions of the suite: X25519 (RFC 7748) with the contributory check. */
final class Dh {

    /** Bytes of a private key, a public key and a shared secret (Noise: DHLEN). */
    static final int LENGTH = 32;

    private Dh() {}

    /** The public key of a private key; the scalar is clamped here, so any 32 bytes will do. */
    static byte[] publicKey(byte[] privateKey) {
        byte[] publicKey = new byte[LENGTH];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * The shared secret of the two keys.
     *
     * @throws HandshakeException if it is all zeros, which only a point of small order gives (RFC 7748, section 6.1):
     *     the secret would not depend on our key
     */
    static byte[] agree(byte[] privateKey, byte[] publicKey) throws HandshakeException {
        byte[] shared = new byte[LENGTH];
        if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0)) {
            throw new HandshakeException("A key of the handshake is a point of small order");
        }
        return shared;
    }
}
