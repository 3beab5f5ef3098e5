package org.warrenp2p.node.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.codec.RecordCodec;

/** A peer record as an entry: the public key; then who stored it, 64 bytes of signature and the encoded record. */
final class RecordEntry implements EntryFormat<KeptRecord> {

    static final RecordEntry FORMAT = new RecordEntry();

    private static final int SIGNATURE_BYTES = 64;

    private RecordEntry() {}

    @Override
    public Table table() {
        return Table.RECORDS;
    }

    @Override
    public byte[] key(KeptRecord item) {
        return item.signed().record().peer().publicKey();
    }

    @Override
    public byte[] content(KeptRecord item) {
        SignedPeerRecord record = item.signed();
        ByteBuffer content = ByteBuffer.allocate(StorerBytes.length(item.storer())
                + SIGNATURE_BYTES
                + record.encoded().length());
        StorerBytes.write(item.storer(), content);
        return content.put(record.signature().asBuffer())
                .put(record.encoded().asBuffer())
                .array();
    }

    @Override
    public KeptRecord read(byte[] key, byte[] content) throws MalformedFrameException {
        ByteBuffer source = ByteBuffer.wrap(content);
        try {
            Storer storer = StorerBytes.read(source);
            byte[] signature = new byte[SIGNATURE_BYTES];
            source.get(signature);
            byte[] encoded = new byte[source.remaining()];
            source.get(encoded);
            SignedPeerRecord record = RecordCodec.decode(Bytes.wrap(encoded), Bytes.wrap(signature));
            if (!Bytes.wrap(key).equals(Bytes.wrap(record.record().peer().publicKey()))) {
                throw new MalformedFrameException("A record is stored under the key of its peer");
            }
            return new KeptRecord(record, storer);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedFrameException("A stored record begins with its storer and its signature");
        }
    }

    /** The content of an entry of layout 1, which did not say who stored it: in all likelihood the peer itself. */
    static byte[] withStorer(byte[] key, byte[] contentOfLayout1) {
        Storer storer = new Storer(PeerId.ofPublicKey(key), null);
        ByteBuffer content = ByteBuffer.allocate(StorerBytes.length(storer) + contentOfLayout1.length);
        StorerBytes.write(storer, content);
        return content.put(contentOfLayout1).array();
    }
}
