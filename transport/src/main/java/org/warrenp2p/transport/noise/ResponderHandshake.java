package org.warrenp2p.transport.noise;

import java.util.Arrays;

/**
 * The responder's half of one IK handshake, after message 1 was read and found genuine. Used by one thread at a time; see
 * {@link InitiatorHandshake} for the pattern.
 */
final class ResponderHandshake {

    /** Bytes that message 2 adds to its payload: e and the tag. */
    static final int OVERHEAD = Dh.LENGTH + CipherState.TAG_LENGTH;

    private static final int SEALED_STATIC_LENGTH = Dh.LENGTH + CipherState.TAG_LENGTH;

    private final SymmetricState symmetric;
    private final RemoteStatic remote;
    private final byte[] remoteEphemeral;
    private final byte[] remoteWirePublic;
    private final byte[] payload;

    private ResponderHandshake(
            SymmetricState symmetric,
            RemoteStatic remote,
            byte[] remoteEphemeral,
            byte[] remoteWirePublic,
            byte[] payload) {
        this.symmetric = symmetric;
        this.remote = remote;
        this.remoteEphemeral = remoteEphemeral;
        this.remoteWirePublic = remoteWirePublic;
        this.payload = payload;
    }

    /** Reads message 1: two DHs, one where the resolver knows the initiator. */
    static ResponderHandshake readFirst(
            StaticPair local, RemoteStatic.Resolver resolver, byte[] prologue, byte[] message, int offset, int length)
            throws HandshakeException {
        if (length < InitiatorHandshake.OVERHEAD) {
            throw new HandshakeException("The first handshake packet is too short");
        }
        SymmetricState symmetric = new SymmetricState();
        symmetric.mixHash(prologue);
        symmetric.mixHash(local.dhPublic());
        byte[] remoteEphemeral = Arrays.copyOfRange(message, offset, offset + Dh.LENGTH);
        symmetric.mixHash(remoteEphemeral);
        symmetric.mixKeyOnce(local.agree(remoteEphemeral));
        byte[] wirePublic = symmetric.decryptAndHash(message, offset + Dh.LENGTH, SEALED_STATIC_LENGTH);
        RemoteStatic remote = resolver.resolve(wirePublic);
        symmetric.mixKeyOnce(remote.sharedSecret());
        int consumed = Dh.LENGTH + SEALED_STATIC_LENGTH;
        byte[] payload = symmetric.decryptAndHash(message, offset + consumed, length - consumed);
        return new ResponderHandshake(symmetric, remote, remoteEphemeral, wirePublic, payload);
    }

    /** The initiator's static key as it travelled; authenticated. Not to be changed. */
    byte[] remoteWirePublic() {
        return remoteWirePublic;
    }

    /** What message 1 carried. Not to be changed. */
    byte[] payload() {
        return payload;
    }

    /**
     * Writes message 2, {@code answer.length + OVERHEAD} bytes, and ends the handshake; once.
     *
     * @param header what stands in front of the message in its packet and is authenticated with it
     * @param ephemeralPrivate 32 unpredictable bytes, wiped
     */
    NoisePacketCipher writeSecond(byte[] header, byte[] ephemeralPrivate, byte[] answer, byte[] target, int offset)
            throws HandshakeException {
        try {
            symmetric.bindHeader(header);
            byte[] ephemeralPublic = Dh.publicKey(ephemeralPrivate);
            symmetric.mixHash(ephemeralPublic);
            System.arraycopy(ephemeralPublic, 0, target, offset, Dh.LENGTH);
            symmetric.mixKeyOnce(Dh.agree(ephemeralPrivate, remoteEphemeral));
            symmetric.mixKeyOnce(Dh.agree(ephemeralPrivate, remote.dhPublic()));
            symmetric.encryptAndHash(answer, target, offset + Dh.LENGTH);
            return symmetric.split(false);
        } finally {
            Arrays.fill(ephemeralPrivate, (byte) 0);
            symmetric.wipe();
        }
    }
}
