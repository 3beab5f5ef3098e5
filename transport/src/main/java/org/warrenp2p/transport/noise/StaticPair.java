package org.warrenp2p.transport.noise;

/**
 * Our static key pair ({@code s} in Noise): the form that travels and the form that takes part in DH. In Warren the
 * first is the Ed25519 key; in plain Noise both are the X25519 key.
 */
final class StaticPair {

    private final byte[] privateKey;
    private final byte[] dhPublic;
    private final byte[] wirePublic;

    /** Takes the arrays over. */
    StaticPair(byte[] privateKey, byte[] wirePublic) {
        this.privateKey = privateKey;
        this.dhPublic = Dh.publicKey(privateKey);
        this.wirePublic = wirePublic;
    }

    /** The X25519 public key; not to be changed. */
    byte[] dhPublic() {
        return dhPublic;
    }

    /** What message 1 carries; not to be changed. */
    byte[] wirePublic() {
        return wirePublic;
    }

    /** The shared secret with {@code remotePublic}; see {@link Dh#agree}. */
    byte[] agree(byte[] remotePublic) throws HandshakeException {
        return Dh.agree(privateKey, remotePublic);
    }
}
