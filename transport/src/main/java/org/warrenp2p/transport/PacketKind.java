package org.warrenp2p.transport;

/** What a datagram is, told by its first byte as in RFC 9443 (DESIGN: one UDP port). */
public enum PacketKind {
    /** 0–3: STUN, if the magic cookie follows. */
    STUN,
    /** 4–15: Warren control. */
    CONTROL,
    /** 64–127 and 192–255: QUIC. */
    QUIC,
    /** Anything else: counted and dropped. */
    UNKNOWN;

    /** The kind of a datagram that begins with {@code firstByte}. */
    public static PacketKind of(byte firstByte) {
        int value = firstByte & 0xff;
        if (value < 4) {
            return STUN;
        }
        if (value < 16) {
            return CONTROL;
        }
        return (value >= 64 && value < 128) || value >= 192 ? QUIC : UNKNOWN;
    }
}
