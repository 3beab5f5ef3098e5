package org.warrenp2p.proto.identity;

import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * One key for two curves: the X25519 key that belongs to an Ed25519 key, so that a peer id is enough to encrypt to a
 * peer. The two curves are the same one in two shapes; u = (1 + y) / (1 − y) leads from one to the other (RFC 7748
 * section 4.1).
 */
public final class CurveKeys {

    /** Bytes of every key here. */
    public static final int KEY_BYTES = 32;

    private static final int SHA512_BYTES = 64;

    private CurveKeys() {}

    /**
     * Whether these 32 bytes are an Ed25519 public key that may be used: the canonical encoding of a point of the group
     * of prime order, not the neutral one. Takes about 100 µs of CPU. False, never an exception, for anything else.
     */
    public static boolean isUsable(byte[] ed25519Public) {
        return ed25519Public.length == KEY_BYTES && Ed25519.validatePublicKeyFull(ed25519Public, 0);
    }

    /**
     * The X25519 public key of the peer with this Ed25519 public key.
     *
     * @param ed25519Public 32 bytes for which {@link #isUsable} holds; for others the result means nothing
     */
    public static byte[] toX25519(byte[] ed25519Public) {
        checkLength(ed25519Public);
        int[] y = X25519Field.create();
        int[] one = X25519Field.create();
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        // decode255 ignores the highest bit, which holds the sign of x; both points with this y have the same u
        X25519Field.decode255(ed25519Public, y);
        X25519Field.one(one);
        X25519Field.add(one, y, numerator);
        X25519Field.sub(one, y, denominator);
        X25519Field.inv(denominator, denominator);
        X25519Field.mul(numerator, denominator, numerator);
        X25519Field.normalize(numerator);
        byte[] u = new byte[KEY_BYTES];
        X25519Field.encode(numerator, u, 0);
        return u;
    }

    /** The X25519 private key of an Ed25519 seed: the clamped first half of its SHA-512 (RFC 8032 section 5.1.5). */
    static byte[] privateToX25519(byte[] ed25519Seed) {
        checkLength(ed25519Seed);
        SHA512Digest digest = new SHA512Digest();
        digest.update(ed25519Seed, 0, ed25519Seed.length);
        byte[] hash = new byte[SHA512_BYTES];
        digest.doFinal(hash, 0);
        byte[] scalar = new byte[KEY_BYTES];
        System.arraycopy(hash, 0, scalar, 0, KEY_BYTES);
        X25519.clampPrivateKey(scalar);
        return scalar;
    }

    private static void checkLength(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A key has 32 bytes, not " + key.length);
        }
    }
}
