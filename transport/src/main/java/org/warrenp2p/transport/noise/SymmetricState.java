package org.warrenp2p.transport.noise;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The running hash and chaining key of one handshake (Noise: SymmetricState). In IK every key encrypts exactly one
 * string, so the nonce is always 0 and no counter is kept. Not safe for several threads.
 */
final class SymmetricState {

    private static final String PROTOCOL_NAME = "Noise_IK_25519_AESGCM_SHA256";
    private static final int HASH_LENGTH = Hkdf.LENGTH;
    private static final byte[] NOTHING = new byte[0];

    private final MessageDigest sha256;
    private final byte[] hash;
    private final byte[] chainingKey;
    private final byte[] key = new byte[CipherState.KEY_LENGTH];

    /** The state before the prologue; the name has fewer than 32 bytes, so it is padded and not hashed. */
    SymmetricState() {
        this(Arrays.copyOf(PROTOCOL_NAME.getBytes(StandardCharsets.US_ASCII), HASH_LENGTH));
    }

    private SymmetricState(byte[] initial) {
        this(initial, initial.clone());
    }

    private SymmetricState(byte[] hash, byte[] chainingKey) {
        this.hash = hash;
        this.chainingKey = chainingKey;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * A state that goes on from the same point: trying a packet that may be forged must not harm the original. Only
     * between two messages, when the key has done its work.
     */
    SymmetricState copy() {
        return new SymmetricState(hash.clone(), chainingKey.clone());
    }

    /** Noise: MixHash. */
    void mixHash(byte[] data, int offset, int length) {
        sha256.update(hash);
        sha256.update(data, offset, length);
        try {
            sha256.digest(hash, 0, HASH_LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("A SHA-256 fits into 32 bytes", e);
        }
    }

    /** Noise: MixHash of a whole array. */
    void mixHash(byte[] data) {
        mixHash(data, 0, data.length);
    }

    /** Mixes what stands in front of a message in its packet; nothing where there is none, as in plain Noise. */
    void bindHeader(byte[] header) {
        if (header.length > 0) {
            mixHash(header);
        }
    }

    /** Noise: MixKey. */
    void mixKey(byte[] input) {
        Hkdf.derive(chainingKey, input, chainingKey, key);
    }

    /** Noise: MixKey of a secret that nobody needs afterwards; wiped. */
    void mixKeyOnce(byte[] secret) {
        mixKey(secret);
        Arrays.fill(secret, (byte) 0);
    }

    /** Noise: EncryptAndHash; writes {@code plain} and a tag to {@code target} and returns the offset behind them. */
    int encryptAndHash(byte[] plain, byte[] target, int offset) {
        int written = CipherState.once(key).encrypt(0, hash, HASH_LENGTH, plain, 0, plain.length, target, offset);
        mixHash(target, offset, written);
        return offset + written;
    }

    /** Noise: DecryptAndHash. */
    byte[] decryptAndHash(byte[] sealed, int offset, int length) throws HandshakeException {
        byte[] plain = new byte[Math.max(0, length - CipherState.TAG_LENGTH)];
        int opened = CipherState.once(key).decrypt(0, hash, HASH_LENGTH, sealed, offset, length, plain, 0);
        if (opened != plain.length) {
            throw new HandshakeException("The handshake packet is not authentic");
        }
        mixHash(sealed, offset, length);
        return plain;
    }

    /** Noise: Split; wipes this state. */
    NoisePacketCipher split(boolean initiator) {
        byte[] toResponder = new byte[CipherState.KEY_LENGTH];
        byte[] toInitiator = new byte[CipherState.KEY_LENGTH];
        Hkdf.derive(chainingKey, NOTHING, toResponder, toInitiator);
        CipherState first = new CipherState(toResponder);
        CipherState second = new CipherState(toInitiator);
        Arrays.fill(toResponder, (byte) 0);
        Arrays.fill(toInitiator, (byte) 0);
        wipe();
        return initiator ? new NoisePacketCipher(first, second) : new NoisePacketCipher(second, first);
    }

    /** Overwrites the secrets; the state is of no use afterwards. */
    void wipe() {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(key, (byte) 0);
    }
}
