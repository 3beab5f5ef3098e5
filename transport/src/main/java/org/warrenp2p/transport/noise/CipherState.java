package org.warrenp2p.transport.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One AES-256-GCM key used in one direction (Noise: CipherState), with the nonce given by the caller: 32 zero bits and
 * the counter, big-endian. The JDK's implementation, because its AES and GHASH are intrinsics; the instance is kept and
 * set up again for each packet (about 0.6 µs). Not safe for several threads.
 */
final class CipherState {

    /** Bytes of a key. */
    static final int KEY_LENGTH = 32;

    /** Bytes that the tag adds. */
    static final int TAG_LENGTH = 16;

    private static final int NONCE_LENGTH = 12;
    private static final int NONCE_COUNTER_OFFSET = 4;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];

    /** The key is copied; the caller wipes its own. */
    CipherState(byte[] key) {
        this.key = new SecretKeySpec(key, 0, KEY_LENGTH, "AES");
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no AES-GCM", e);
        }
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
            prepare(Cipher.ENCRYPT_MODE, counter, associated, associatedLength);
            return cipher.doFinal(plain, offset, length, target, targetOffset);
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
            prepare(Cipher.DECRYPT_MODE, counter, associated, associatedLength);
            return cipher.doFinal(sealed, offset, length, target, targetOffset);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A packet could not be opened for a reason of our own", e);
        }
    }

    private void prepare(int mode, long counter, byte[] associated, int associatedLength)
            throws GeneralSecurityException {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[NONCE_COUNTER_OFFSET + i] = (byte) (counter >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(associated, 0, associatedLength);
    }
}
