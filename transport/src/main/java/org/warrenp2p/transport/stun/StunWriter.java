package org.warrenp2p.transport.stun;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;

/** Writes one STUN message, attribute after attribute; padding is zeros. */
public final class StunWriter {

    private final ByteBuffer message = ByteBuffer.allocate(StunMessage.MAX_BYTES);

    /**
     * A message without attributes.
     *
     * @param transactionId 12 bytes
     */
    public StunWriter(StunMessage.Type type, int method, Bytes transactionId) {
        if (method < 0 || method > 0xfff || transactionId.length() != StunFormat.TRANSACTION_BYTES) {
            throw new IllegalArgumentException("A method has 12 bits and a transaction id 12 bytes");
        }
        message.putShort((short) StunMessage.typeBits(type, method))
                .putShort((short) 0)
                .putInt(StunFormat.MAGIC_COOKIE)
                .put(transactionId.asBuffer());
    }

    /** Adds an attribute as it is. */
    public StunWriter attribute(int attributeType, Bytes value) {
        begin(attributeType, value.length()).put(value.asBuffer());
        message.put(new byte[StunFormat.padded(value.length()) - value.length()]);
        return this;
    }

    /** Adds XOR-MAPPED-ADDRESS (section 14.2). */
    public StunWriter xorMappedAddress(Endpoint endpoint) {
        byte[] address = endpoint.address().toBytes();
        int family = address.length == 4 ? StunFormat.FAMILY_IPV4 : StunFormat.FAMILY_IPV6;
        begin(StunFormat.XOR_MAPPED_ADDRESS, 4 + address.length)
                .putShort((short) family)
                .putShort((short) (endpoint.port() ^ (StunFormat.MAGIC_COOKIE >>> 16)));
        for (int i = 0; i < address.length; i++) {
            message.put((byte) (address[i] ^ message.get(StunFormat.COOKIE_OFFSET + i)));
        }
        return this;
    }

    /** Adds ERROR-CODE with an empty reason phrase (section 14.8). */
    public StunWriter errorCode(int code) {
        begin(StunFormat.ERROR_CODE, 4)
                .putShort((short) 0)
                .put((byte) (code / 100))
                .put((byte) (code % 100));
        return this;
    }

    /** Adds UNKNOWN-ATTRIBUTES (section 14.9). */
    public StunWriter unknownAttributes(Collection<Integer> types) {
        ByteBuffer value = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> value.putShort(type.shortValue()));
        return attribute(StunFormat.UNKNOWN_ATTRIBUTES, Bytes.wrap(value.array()));
    }

    /** Adds FINGERPRINT, which must be the last attribute (section 14.7). */
    public StunWriter fingerprint() {
        int covered = message.position();
        begin(StunFormat.FINGERPRINT, StunFormat.FINGERPRINT_BYTES);
        // the CRC covers a length that counts FINGERPRINT already
        putLength(message.position() + StunFormat.FINGERPRINT_BYTES);
        message.putInt(StunMessage.fingerprint(message.array(), covered));
        return this;
    }

    /** The finished message. */
    public Bytes finish() {
        putLength(message.position());
        return Bytes.copyOf(message.array(), 0, message.position());
    }

    private ByteBuffer begin(int attributeType, int lengthBytes) {
        return message.putShort((short) attributeType).putShort((short) lengthBytes);
    }

    private void putLength(int messageBytes) {
        message.putShort(StunFormat.LENGTH_OFFSET, (short) (messageBytes - StunFormat.HEADER_BYTES));
    }
}
