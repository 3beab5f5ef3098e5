package org.warrenp2p.proto.identity;

/**
 * What a signature is for. The use is part of what is signed, so no signature can be taken for another: {@code
 * "warren:" use ":v1\0"}, network id, length, bytes (PROTOCOL: networks and signatures).
 */
public enum SignatureUse {
    /** A {@link org.warrenp2p.proto.PeerRecord}. */
    RECORD("record"),
    /** A topic announcement. */
    ANNOUNCE("announce"),
    /** A mutable value. */
    MUTABLE("mutable"),
    /** A relay reservation. */
    RESERVATION("reservation");

    private final String label;

    SignatureUse(String label) {
        this.label = label;
    }

    /** The word on the wire. */
    public String label() {
        return label;
    }
}
