package org.warrenp2p.node.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Contents as they stand in the file: four bytes of CRC-32C over key and content, then the content. MVStore checks its
 * chunks' headers, but not what is in them; a record whose bits have flipped would be served with a wrong signature.
 */
final class Checksum {

    private Checksum() {}

    static byte[] seal(byte[] key, byte[] content) {
        return ByteBuffer.allocate(Integer.BYTES + content.length)
                .putInt(crc(key, content, 0))
                .put(content)
                .array();
    }

    /** The content, or null if key or content are not what was sealed. */
    static byte @Nullable [] open(byte[] key, byte[] sealed) {
        if (sealed.length < Integer.BYTES || ByteBuffer.wrap(sealed).getInt() != crc(key, sealed, Integer.BYTES)) {
            return null;
        }
        byte[] content = new byte[sealed.length - Integer.BYTES];
        System.arraycopy(sealed, Integer.BYTES, content, 0, content.length);
        return content;
    }

    private static int crc(byte[] key, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
