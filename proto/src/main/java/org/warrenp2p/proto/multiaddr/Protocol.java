package org.warrenp2p.proto.multiaddr;

import org.jspecify.annotations.Nullable;

/** The parts that a {@link Multiaddr} is made of. Source: the protocol table of multiformats. */
public enum Protocol {
    /** An IPv4 address. */
    IP4("ip4", 4, 4),
    /** A TCP port. */
    TCP("tcp", 6, 2),
    /** An IPv6 address. */
    IP6("ip6", 41, 16),
    /** A name with addresses of either family. */
    DNS("dns", 53, Protocol.VARIABLE),
    /** A name with IPv4 addresses. */
    DNS4("dns4", 54, Protocol.VARIABLE),
    /** A name with IPv6 addresses. */
    DNS6("dns6", 55, Protocol.VARIABLE),
    /** A UDP port. */
    UDP("udp", 273, 2),
    /** What follows is reached through the relay that comes before. */
    P2P_CIRCUIT("p2p-circuit", 290, 0),
    /** A peer id. */
    P2P("p2p", 421, Protocol.VARIABLE),
    /** TLS over what comes before. */
    TLS("tls", 448, 0),
    /** QUIC version 1 (RFC 9000) over what comes before. */
    QUIC_V1("quic-v1", 461, 0);

    /** In place of a length: the value is preceded by its length as a varint. */
    static final int VARIABLE = -1;

    private final String label;
    private final int code;
    private final int valueBytes;

    Protocol(String label, int code, int valueBytes) {
        this.label = label;
        this.code = code;
        this.valueBytes = valueBytes;
    }

    /** The word in the text. */
    public String label() {
        return label;
    }

    /** The number in the bytes. */
    public int code() {
        return code;
    }

    /** The length of the value in bytes, 0 if there is none, or {@link #VARIABLE}. */
    int valueBytes() {
        return valueBytes;
    }

    boolean hasValue() {
        return valueBytes != 0;
    }

    static @Nullable Protocol ofLabel(String label) {
        for (Protocol protocol : values()) {
            if (protocol.label.equals(label)) {
                return protocol;
            }
        }
        return null;
    }

    static @Nullable Protocol ofCode(long code) {
        for (Protocol protocol : values()) {
            if (protocol.code == code) {
                return protocol;
            }
        }
        return null;
    }
}
