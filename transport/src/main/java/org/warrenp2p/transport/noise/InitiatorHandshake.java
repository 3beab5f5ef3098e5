package org.warrenp2p.transport.noise;

import java.util.Arrays;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.transport.SessionCrypto.Established;

/**
 * The initiator's half of one IK handshake: writes message 1 once, then reads message 2 as often as it takes until one is
 * genuine. Safe for several threads: two answers may be tried at the same time.
 *
 * <pre>
 *   &lt;- s
 *   -&gt; e, es, s, ss
 *   &lt;- e, ee, se
 * </pre>
 */
final class InitiatorHandshake {

    /** Bytes that message 1 adds to its payload: e, the sealed static key, the tag. */
    static final int OVERHEAD = Dh.LENGTH + Dh.LENGTH + CipherState.TAG_LENGTH + CipherState.TAG_LENGTH;

    private final StaticPair local;
    private final RemoteStatic remote;
    private final byte[] ephemeralPrivate;
    private final SymmetricState symmetric = new SymmetricState();

    /** Refuses further answers; over wiped keys, which are all known, anybody could forge one. */
    private boolean finished;

    /** @param ephemeralPrivate 32 unpredictable bytes, taken over and wiped when the handshake is done */
    InitiatorHandshake(StaticPair local, RemoteStatic remote, byte[] prologue, byte[] ephemeralPrivate) {
        this.local = local;
        this.remote = remote;
        this.ephemeralPrivate = ephemeralPrivate;
        symmetric.mixHash(prologue);
        symmetric.mixHash(remote.dhPublic());
    }

    /** Writes message 1, {@code payload.length + OVERHEAD} bytes; once. */
    synchronized void writeFirst(byte[] payload, byte[] target, int offset) throws HandshakeException {
        byte[] ephemeralPublic = Dh.publicKey(ephemeralPrivate);
        symmetric.mixHash(ephemeralPublic);
        System.arraycopy(ephemeralPublic, 0, target, offset, Dh.LENGTH);
        symmetric.mixKeyOnce(Dh.agree(ephemeralPrivate, remote.dhPublic()));
        int next = symmetric.encryptAndHash(local.wirePublic(), target, offset + Dh.LENGTH);
        symmetric.mixKeyOnce(remote.sharedSecret());
        symmetric.encryptAndHash(payload, target, next);
    }

    /**
     * Reads message 2. A forged one changes nothing; after a genuine one all others are refused, for a second set of the
     * same keys would use their nonces twice.
     *
     * @param header what stands in front of the message in its packet and is authenticated with it
     */
    synchronized Established readSecond(byte[] header, byte[] message, int offset, int length)
            throws HandshakeException {
        if (finished) {
            throw new HandshakeException("The handshake is finished already");
        }
        if (length < ResponderHandshake.OVERHEAD) {
            throw new HandshakeException("The handshake answer is too short");
        }
        SymmetricState attempt = symmetric.copy();
        try {
            attempt.bindHeader(header);
            byte[] remoteEphemeral = Arrays.copyOfRange(message, offset, offset + Dh.LENGTH);
            attempt.mixHash(remoteEphemeral);
            attempt.mixKeyOnce(Dh.agree(ephemeralPrivate, remoteEphemeral));
            attempt.mixKeyOnce(local.agree(remoteEphemeral));
            byte[] payload = attempt.decryptAndHash(message, offset + Dh.LENGTH, length - Dh.LENGTH);
            finished = true;
            Arrays.fill(ephemeralPrivate, (byte) 0);
            symmetric.wipe();
            return new Established(attempt.split(true), Bytes.wrap(payload));
        } finally {
            attempt.wipe();
        }
    }
}
