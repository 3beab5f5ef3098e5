package org.warrenp2p.proto;

/**
 * A record with the exact bytes that were signed and the signature over them. Made by {@link
 * org.warrenp2p.proto.codec.RecordCodec}, which also reads and verifies it; the bytes are kept because nobody else can
 * sign them again.
 *
 * @param encoded the record's encoding, at most {@value #MAX_ENCODED_BYTES} bytes
 * @param signature 64 bytes of Ed25519
 */
public record SignedPeerRecord(PeerRecord record, Bytes encoded, Bytes signature) {

    /** Most bytes of an encoded record, without the signature (PROTOCOL: sizes; a signed one then fits an answer). */
    public static final int MAX_ENCODED_BYTES = 930;

    /** Whether this replaces {@code other}, a record of the same peer: by sequence, equal ones by the greater bytes. */
    public boolean supersedes(SignedPeerRecord other) {
        int order = Long.compareUnsigned(record.sequence(), other.record.sequence());
        return order > 0 || (order == 0 && encoded.compareTo(other.encoded) > 0);
    }
}
