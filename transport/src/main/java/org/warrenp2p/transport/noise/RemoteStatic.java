package org.warrenp2p.transport.noise;

import java.util.Arrays;

/** The other side's static key ({@code rs} in Noise), checked and converted, with what it makes with ours. */
final class RemoteStatic {

    /** The public key, then the secret. */
    private final byte[] both = new byte[2 * Dh.LENGTH];

    private RemoteStatic(byte[] dhPublic, byte[] sharedSecret) {
        System.arraycopy(dhPublic, 0, both, 0, Dh.LENGTH);
        System.arraycopy(sharedSecret, 0, both, Dh.LENGTH, Dh.LENGTH);
    }

    /**
     * Computes the static-static secret at once: both messages of every handshake with this key need it.
     *
     * @param dhPublic the X25519 public key
     */
    static RemoteStatic of(byte[] dhPublic, StaticPair local) throws HandshakeException {
        return new RemoteStatic(dhPublic, local.agree(dhPublic));
    }

    /** The X25519 public key, a copy. */
    byte[] dhPublic() {
        return Arrays.copyOf(both, Dh.LENGTH);
    }

    /** DH of the two static keys (the token {@code ss}), a copy. */
    byte[] sharedSecret() {
        return Arrays.copyOfRange(both, Dh.LENGTH, 2 * Dh.LENGTH);
    }

    /** How the static key that message 1 carries becomes one that can be used. */
    @FunctionalInterface
    interface Resolver {

        /** The key that {@code wirePublic} stands for, or the reason why it is refused. */
        RemoteStatic resolve(byte[] wirePublic) throws HandshakeException;
    }
}
