package org.warrenp2p.transport.noise;

/** The other side's static key ({@code rs} in Noise), checked and converted, with what it makes with ours. */
final class RemoteStatic {

    private final byte[] dhPublic;
    private final byte[] sharedSecret;

    private RemoteStatic(byte[] dhPublic, byte[] sharedSecret) {
        this.dhPublic = dhPublic;
        this.sharedSecret = sharedSecret;
    }

    /**
     * Computes the static-static secret at once: both messages of every handshake with this key need it.
     *
     * @param dhPublic the X25519 public key, taken over
     */
    static RemoteStatic of(byte[] dhPublic, StaticPair local) throws HandshakeException {
        return new RemoteStatic(dhPublic, local.agree(dhPublic));
    }

    /** The X25519 public key; not to be changed. */
    byte[] dhPublic() {
        return dhPublic;
    }

    /** DH of the two static keys (the token {@code ss}); not to be changed. */
    byte[] sharedSecret() {
        return sharedSecret;
    }

    /** How the static key that message 1 carries becomes one that can be used. */
    @FunctionalInterface
    interface Resolver {

        /** The key that {@code wirePublic} stands for, or the reason why it is refused. */
        RemoteStatic resolve(byte[] wirePublic) throws HandshakeException;
    }
}
