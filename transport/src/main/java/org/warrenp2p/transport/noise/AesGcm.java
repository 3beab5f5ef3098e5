package org.warrenp2p.transport.noise;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The JDK's AES-256-GCM, because its AES and GHASH are intrinsics. One instance per thread serves every key that the
 * thread uses: the JDK expands the key anew for each packet anyway (about 0.6 µs in all), while an instance of its own
 * for each direction of each session would cost a node with a hundred sessions 1 MB. Keeps nothing between two packets
 * but what the JDK remembers to refuse the same key and nonce twice in a row.
 */
final class AesGcm {

    private static final int TAG_BITS = 128;
    private static final int NONCE_LENGTH = 12;
    private static final int NONCE_COUNTER_OFFSET = 4;

    private static final ThreadLocal<AesGcm> OF_THREAD = ThreadLocal.withInitial(AesGcm::new);

    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];

    private AesGcm() {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no AES-GCM", e);
        }
    }

    /** The instance of the calling thread. */
    static AesGcm ofThread() {
        return OF_THREAD.get();
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
