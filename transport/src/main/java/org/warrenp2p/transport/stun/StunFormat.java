package org.warrenp2p.transport.stun;

/** Where things are in a STUN message, and the numbers of its attributes (RFC 8489 sections 5 and 18.3). */
final class StunFormat {

    static final int HEADER_BYTES = 20;
    static final int LENGTH_OFFSET = 2;
    static final int COOKIE_OFFSET = 4;
    static final int MAGIC_COOKIE = 0x2112_a442;
    static final int TRANSACTION_OFFSET = 8;
    static final int TRANSACTION_BYTES = 12;

    /** Type and length in front of each value. */
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    static final int MAPPED_ADDRESS = 0x0001;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000a;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
    static final int PASSWORD_ALGORITHM = 0x001d;
    static final int USERHASH = 0x001e;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int FINGERPRINT = 0x8028;

    /** Attributes below may not be ignored by who does not know them (section 14). */
    static final int FIRST_OPTIONAL = 0x8000;

    /** Length of the value of MESSAGE-INTEGRITY: an HMAC-SHA1. */
    static final int INTEGRITY_BYTES = 20;

    /** Length of the value of FINGERPRINT: a CRC-32. */
    static final int FINGERPRINT_BYTES = 4;

    /** What a CRC-32 is combined with, so that it differs from one that the packet holds for its own use (14.7). */
    static final int FINGERPRINT_MARK = 0x5354_554e;

    /** Numbers of address families (section 14.1). */
    static final int FAMILY_IPV4 = 1;

    static final int FAMILY_IPV6 = 2;

    private StunFormat() {}

    /** {@code lengthBytes} and the padding behind it: values end on a boundary of 4 bytes (section 14). */
    static int padded(int lengthBytes) {
        return (lengthBytes + 3) & ~3;
    }
}
