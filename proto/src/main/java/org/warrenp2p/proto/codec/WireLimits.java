package org.warrenp2p.proto.codec;

/** The sizes that are fixed for everybody on the wire (PROTOCOL: sizes). */
public final class WireLimits {

    /**
     * Most bytes of a control datagram, and so of a frame: the 1,280 bytes that every IPv6 link carries (RFC 8200
     * section 5) less 40 of IPv6 and 8 of UDP header.
     */
    public static final int MAX_DATAGRAM_BYTES = 1_232;

    /** Most bytes of an encoded record with its signature, as it travels in a put or an answer. */
    public static final int MAX_SIGNED_RECORD_BYTES = 1_000;

    /** Bytes of an Ed25519 signature (RFC 8032 section 5.1.6). */
    public static final int SIGNATURE_BYTES = 64;

    /** Longest advice to come back later: one day, the longest life of anything that is stored. */
    public static final int MAX_RETRY_AFTER_SECONDS = 86_400;

    /** Highest port of UDP (RFC 768: 16 bits). */
    public static final int MAX_PORT = 65_535;

    private WireLimits() {}
}
