package org.warrenp2p.transport.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * One AES-256-GCM key used in one direction (Noise: CipherState), with the nonce given by the caller: 32 zero bits and
 * the counter, big-endian. No more than the key: the cipher belongs to the thread ({@link AesGcm}).
 */
final class CipherState {

    /** Bytes of a key. */
    static final int KEY_LENGTH = 32;

    /** Bytes that the tag adds. */
    static final int TAG_LENGTH = 16;

    private final SecretKeySpec key;
    private final int place;

    /** The key of many packets. It is copied; the caller wipes its own. */
    CipherState(byte[] key) {
        this(key, AesGcm.placeOf(key[0]));
    }

    private CipherState(byte[] key, int place) {
        this.key = new SecretKeySpec(key, 0, KEY_LENGTH, "AES");
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
                    .prepare(Cipher.ENCRYPT_MODE, key, counter, associated, associatedLength)
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
                    .prepare(Cipher.DECRYPT_MODE, key, counter, associated, associatedLength)
                    .doFinal(sealed, offset, length, target, targetOffset);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A packet could not be opened for a reason of our own", e);
        }
    }
}
