package org.warrenp2p.node.store;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.codec.RecordCodec;

/** A peer record as an entry: the public key; then 64 bytes of signature and the encoded record. */
final class RecordEntry {

    private static final int SIGNATURE_BYTES = 64;

    private RecordEntry() {}

    static byte[] key(PeerId peer) {
        return peer.publicKey();
    }

    static byte[] content(SignedPeerRecord record) {
        byte[] content = new byte[SIGNATURE_BYTES + record.encoded().length()];
        record.signature().copyTo(content, 0);
        record.encoded().copyTo(content, SIGNATURE_BYTES);
        return content;
    }

    /** @throws MalformedFrameException if that is no record of the peer with this key */
    static SignedPeerRecord read(byte[] key, byte[] content) throws MalformedFrameException {
        if (content.length < SIGNATURE_BYTES) {
            throw new MalformedFrameException("A stored record begins with its signature");
        }
        SignedPeerRecord record = RecordCodec.decode(
                Bytes.copyOf(content, SIGNATURE_BYTES, content.length - SIGNATURE_BYTES),
                Bytes.copyOf(content, 0, SIGNATURE_BYTES));
        if (!Bytes.wrap(key).equals(Bytes.wrap(record.record().peer().publicKey()))) {
            throw new MalformedFrameException("A record is stored under the key of its peer");
        }
        return record;
    }
}
