package org.warrenp2p.transport.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** HKDF over HMAC-SHA-256 with two outputs (Noise, section 4.3; RFC 5869 with an empty info). */
final class Hkdf {

    /** Bytes of each output (Noise: HASHLEN). */
    static final int LENGTH = 32;

    private Hkdf() {}

    /** A fresh HMAC-SHA-256 with this key. */
    static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }

    /** Derives two keys; {@code first} may be {@code chainingKey} itself. */
    static void derive(byte[] chainingKey, byte[] input, byte[] first, byte[] second) {
        byte[] extracted = hmac(chainingKey).doFinal(input);
        Mac mac = hmac(extracted);
        try {
            mac.update((byte) 1);
            mac.doFinal(first, 0);
            mac.update(first, 0, LENGTH);
            mac.update((byte) 2);
            mac.doFinal(second, 0);
        } catch (ShortBufferException e) {
            throw new IllegalArgumentException("The outputs have " + LENGTH + " bytes each", e);
        } finally {
            Arrays.fill(extracted, (byte) 0);
        }
    }
}
