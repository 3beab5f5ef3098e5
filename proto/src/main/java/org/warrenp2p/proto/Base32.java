package org.warrenp2p.proto;

import java.io.ByteArrayOutputStream;

/** RFC 4648 base 32 in lower case and without padding: what multibase marks with a leading 'b'. */
final class Base32 {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS_PER_DIGIT = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            bits = (bits << Byte.SIZE) | (b & 0xff);
            held += Byte.SIZE;
            while (held >= BITS_PER_DIGIT) {
                held -= BITS_PER_DIGIT;
                text.append(ALPHABET.charAt((bits >>> held) & 0x1f));
            }
        }
        if (held > 0) {
            text.append(ALPHABET.charAt((bits << (BITS_PER_DIGIT - held)) & 0x1f));
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if {@code text} is not the encoding of any bytes */
    static byte[] decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("'" + text.charAt(i) + "' is not a base32 digit");
            }
            bits = (bits << BITS_PER_DIGIT) | digit;
            held += BITS_PER_DIGIT;
            if (held >= Byte.SIZE) {
                held -= Byte.SIZE;
                bytes.write(bits >>> held);
                bits &= (1 << held) - 1;
            }
        }
        // a whole unused digit, or bits set in the unused part, would give one value two texts
        if (held >= BITS_PER_DIGIT || bits != 0) {
            throw new IllegalArgumentException("its last base32 digit is cut off");
        }
        return bytes.toByteArray();
    }
}
