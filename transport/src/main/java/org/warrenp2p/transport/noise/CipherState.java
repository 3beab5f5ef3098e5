package org.warrenp2p.transport.noise;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * One AES-256-GCM key used in one direction (Noise: CipherState), with the nonce given by the caller: 32 zero bits and
 * the counter, big-endian. No more than the key, in words of its own: two are kept for each session, and the cipher
 * belongs to the thread ({@link AesGcm}).
 */
@SuppressWarnings("serial") // a key of the JDK can be written; this one is not
final class CipherState implements SecretKey {

    /** Bytes of a key. */
    static final int KEY_LENGTH = 32;

    /** Bytes that the tag adds. */
    static final int TAG_LENGTH = 16;

    private final long word0;
    private final long word1;
    private final long word2;
    private final long word3;
    private final int place;

    /** The key of many packets. It is copied; the caller wipes its own. */
    CipherState(byte[] key) {
        this(key, AesGcm.placeOf(key[0]));
    }

    private CipherState(byte[] key, int place) {
        ByteBuffer words = ByteBuffer.wrap(key, 0, KEY_LENGTH);
        word0 = words.getLong();
        word1 = words.getLong();
        word2 = words.getLong();
        word3 = words.getLong();
        this.place = place;
    }

    /** A key for one packet, as in a handshake: it takes no place from those of sessions. */
    static CipherState once(byte[] key) {
        return new CipherState(key, AesGcm.ONCE);
    }

    /**
     * Encrypts.
     *
     * @return the bytes written to {@code target}: {@code length + TAG_LENGTH}
     * @throws IllegalStateException if the counter is the one of the packet before (the JDK watches that), or {@code
     *     target} is too small
     */
    int encrypt(
            long counter,
            byte[] associated,
            int associatedLength,
            byte[] plain,
            int offset,
            int length,
            byte[] target,
            int targetOffset) {
        try {
            return AesGcm.ofThread(place)
                    .prepare(Cipher.ENCRYPT_MODE, this, counter, associated, associatedLength)
                    .doFinal(plain, offset, length, target, targetOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A packet could not be sealed", e);
        }
    }

    /**
     * Decrypts {@code length} bytes, tag included.
     *
     * @return the bytes of plaintext in {@code target}, or -1 if they are not authentic
     */
    int decrypt(
            long counter,
            byte[] associated,
            int associatedLength,
            byte[] sealed,
            int offset,
            int length,
            byte[] target,
            int targetOffset) {
        if (length < TAG_LENGTH) {
            return -1;
        }
        try {
            return AesGcm.ofThread(place)
                    .prepare(Cipher.DECRYPT_MODE, this, counter, associated, associatedLength)
                    .doFinal(sealed, offset, length, target, targetOffset);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A packet could not be opened for a reason of our own", e);
        }
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** The key, for the cipher, which wipes it. */
    @Override
    public byte[] getEncoded() {
        return ByteBuffer.allocate(KEY_LENGTH)
                .putLong(word0)
                .putLong(word1)
                .putLong(word2)
                .putLong(word3)
                .array();
    }
}
