package org.warrenp2p.node.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.codec.ValueCodec;

/** A value as an entry: its place; then who stored it, when it expires (8 bytes), and the value as it travels. */
final class ValueEntry implements EntryFormat<KeptValue> {

    static final ValueEntry FORMAT = new ValueEntry();

    private ValueEntry() {}

    @Override
    public Table table() {
        return Table.VALUES;
    }

    @Override
    public byte[] key(KeptValue item) {
        return item.place().toBytes();
    }

    @Override
    public byte[] content(KeptValue item) {
        Bytes value = ValueCodec.encode(item.value());
        ByteBuffer content = ByteBuffer.allocate(StorerBytes.length(item.storer()) + Long.BYTES + value.length());
        StorerBytes.write(item.storer(), content);
        return content.putLong(item.expiresAtMillis()).put(value.asBuffer()).array();
    }

    @Override
    public KeptValue read(byte[] key, byte[] content) throws MalformedFrameException {
        if (key.length != Key.LENGTH) {
            throw new MalformedFrameException("A value is stored under its place");
        }
        ByteBuffer source = ByteBuffer.wrap(content);
        try {
            Storer storer = StorerBytes.read(source);
            long expires = source.getLong();
            byte[] value = new byte[source.remaining()];
            source.get(value);
            return new KeptValue(Key.of(key, 0), ValueCodec.decode(Bytes.wrap(value)), expires, storer);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedFrameException("A stored value begins with its storer and its expiry");
        }
    }
}
