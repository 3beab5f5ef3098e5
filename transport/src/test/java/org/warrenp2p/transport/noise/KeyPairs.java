package org.warrenp2p.transport.noise;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Keys for tests, made from seeds, and the bad ones that can be made from them. */
final class KeyPairs {

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private KeyPairs() {}

    /** 32 bytes that differ for each number, and not only in the bits that clamping overwrites. */
    static byte[] seed(long number) {
        byte[] seed = new byte[32];
        for (int i = 0; i < Long.BYTES; i++) {
            seed[Long.BYTES + i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return seed;
    }

    /** The Ed25519 public key of a seed. */
    static byte[] ed25519(byte[] seed) {
        byte[] publicKey = new byte[32];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    /** The X25519 private key of a seed: the clamped first half of SHA-512. */
    static byte[] x25519Private(byte[] seed) {
        try {
            byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), X25519.SCALAR_SIZE);
            X25519.clampPrivateKey(scalar);
            return scalar;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The pair of a seed as Warren uses it: Ed25519 on the wire, X25519 in DH. */
    static StaticPair pair(byte[] seed) {
        return new StaticPair(x25519Private(seed), ed25519(seed));
    }

    /**
     * The key moved by the point of order 2: A + (0, −1) = (−x, −y). DH with it gives the same secrets as with A, because
     * clamped scalars are multiples of 8; only the check tells the two apart.
     */
    static byte[] movedByOrderTwo(byte[] ed25519) {
        boolean negative = ed25519[31] < 0;
        byte[] y = ed25519.clone();
        y[31] &= 0x7f;
        byte[] moved = littleEndian(P.subtract(new BigInteger(1, reversed(y))));
        if (!negative) {
            moved[31] |= (byte) 0x80;
        }
        return moved;
    }

    /** p + {@code offset}, little-endian: not canonical for 0 to 18. */
    static byte[] fieldPrimePlus(int offset) {
        return littleEndian(P.add(BigInteger.valueOf(offset)));
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bigEndian = value.toByteArray();
        byte[] result = new byte[32];
        for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
            result[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return result;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
