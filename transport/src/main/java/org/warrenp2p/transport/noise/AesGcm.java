package org.warrenp2p.transport.noise;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's AES-256-GCM, because its AES and GHASH are intrinsics. The instances belong to the thread, not to the
 * sessions: one for each direction of each session would cost a node with a hundred sessions 1 MB. An instance expands a
 * key anew only if it had another one before, which takes a fifth of the CPU of a short exchange; so each thread has some,
 * and keys, which are random, share them by their first bits. A key that is no more used stays in its instance until
 * another one of the same bits comes.
 */
final class AesGcm {

    private static final int TAG_BITS = 128;
    private static final int NONCE_LENGTH = 12;
    private static final int NONCE_COUNTER_OFFSET = 4;

    /** A power of two; 5 KB each, made when first needed. Both directions of the 32 sessions that are used most. */
    private static final int PER_THREAD = 64;

    /** The place of the keys that are used once. */
    static final int ONCE = PER_THREAD;

    private static final ThreadLocal<@Nullable AesGcm[]> OF_THREAD =
            ThreadLocal.withInitial(() -> new AesGcm[PER_THREAD + 1]);

    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];

    private AesGcm() {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no AES-GCM", e);
        }
    }

    /** Where keys that begin with {@code first} have their instance. */
    static int placeOf(byte first) {
        return first & (PER_THREAD - 1);
    }

    /** The calling thread's instance at {@code place}. */
    static AesGcm ofThread(int place) {
        @Nullable AesGcm[] instances = OF_THREAD.get();
        AesGcm instance = instances[place];
        if (instance == null) {
            instance = new AesGcm();
            instances[place] = instance;
        }
        return instance;
    }

    /** Sets the cipher up for one packet; the nonce is 32 zero bits and the counter, big-endian. */
    Cipher prepare(int mode, SecretKey key, long counter, byte[] associated, int associatedLength)
            throws GeneralSecurityException {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[NONCE_COUNTER_OFFSET + i] = (byte) (counter >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated, 0, associatedLength);
        return cipher;
    }
}
