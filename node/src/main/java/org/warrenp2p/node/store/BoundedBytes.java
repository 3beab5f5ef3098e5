package org.warrenp2p.node.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Strings of bytes as MVStore keeps them: a length and the bytes. A damaged length is refused before it is believed. */
final class BoundedBytes extends BasicDataType<byte[]> {

    /** Records and values have about 1,100 bytes with their signatures, all known contacts together 3,400. */
    static final int MAX_BYTES = 8_192;

    static final BoundedBytes INSTANCE = new BoundedBytes();

    /** The header of an array on a 64-bit machine. */
    private static final int ARRAY_OVERHEAD_BYTES = 16;

    private BoundedBytes() {}

    @Override
    public int getMemory(byte[] bytes) {
        return ARRAY_OVERHEAD_BYTES + bytes.length;
    }

    @Override
    public void write(WriteBuffer buffer, byte[] bytes) {
        buffer.putVarInt(bytes.length).put(bytes);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
        int length = DataUtils.readVarInt(buffer);
        if (length < 0 || length > MAX_BYTES || length > buffer.remaining()) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "An entry claims {0} bytes", length);
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }
}
