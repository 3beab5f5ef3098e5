package org.warrenp2p.transport.stun;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * A STUN message that was read (RFC 8489), with the bytes that it came in, since its checks cover them as they are:
 * padding is whatever the sender wrote. Immutable.
 */
public final class StunMessage {

    /** Longest message that is read: what a control datagram may have. */
    public static final int MAX_BYTES = 1_232;

    /** The method of a Binding request and its answers. */
    public static final int BINDING = 1;

    /** The kinds of messages (section 5). */
    public enum Type {
        /** Wants an answer. */
        REQUEST(0),
        /** Wants none. */
        INDICATION(0x10),
        /** The answer to a request that was fulfilled. */
        SUCCESS(0x100),
        /** The answer to one that was not. */
        ERROR(0x110);

        /** Bits 8 and 4 of the message type (section 5, figure 3). */
        private final int bits;

        Type(int bits) {
            this.bits = bits;
        }
    }

    /** One attribute; {@code offset} is where its type and length begin in the message, padding is not in the value. */
    private record Attribute(int type, int offset, int lengthBytes) {
        int valueOffset() {
            return offset + StunFormat.ATTRIBUTE_HEADER_BYTES;
        }
    }

    private final byte[] bytes;
    private final int method;
    private final Type type;
    /** In their order, without those that must be ignored; at most one per 4 bytes of message. */
    private final List<Attribute> attributes;

    private StunMessage(byte[] bytes, int method, Type type, List<Attribute> attributes) {
        this.bytes = bytes;
        this.method = method;
        this.type = type;
        this.attributes = attributes;
    }

    /**
     * The message that fills {@code payload}.
     *
     * @throws MalformedStunException if it is not one: the cookie, a length or the place of FINGERPRINT is wrong
     */
    public static StunMessage decode(ByteBuffer payload) throws MalformedStunException {
        int lengthBytes = payload.remaining();
        require(lengthBytes >= StunFormat.HEADER_BYTES && lengthBytes <= MAX_BYTES, "A message has 20 to 1,232 bytes");
        byte[] bytes = new byte[lengthBytes];
        payload.get(payload.position(), bytes);
        ByteBuffer message = ByteBuffer.wrap(bytes);
        int typeBits = message.getShort(0) & 0xffff;
        require(typeBits < 0x4000, "The first two bits are zero");
        require(message.getInt(StunFormat.COOKIE_OFFSET) == StunFormat.MAGIC_COOKIE, "The magic cookie is missing");
        int bodyBytes = message.getShort(StunFormat.LENGTH_OFFSET) & 0xffff;
        require(bodyBytes == lengthBytes - StunFormat.HEADER_BYTES, "The length is not that of the datagram");
        return new StunMessage(bytes, methodOf(typeBits), typeOf(typeBits), attributesOf(message));
    }

    private static Type typeOf(int typeBits) {
        return switch (typeBits & 0x110) {
            case 0 -> Type.REQUEST;
            case 0x10 -> Type.INDICATION;
            case 0x100 -> Type.SUCCESS;
            default -> Type.ERROR;
        };
    }

    private static int methodOf(int typeBits) {
        return (typeBits & 0x3e00) >> 2 | (typeBits & 0xe0) >> 1 | (typeBits & 0xf);
    }

    /** The bits of a message type. */
    static int typeBits(Type type, int method) {
        return (method & 0xf80) << 2 | (method & 0x70) << 1 | (method & 0xf) | type.bits;
    }

    private static List<Attribute> attributesOf(ByteBuffer message) throws MalformedStunException {
        List<Attribute> attributes = new ArrayList<>();
        boolean sealed = false;
        int offset = StunFormat.HEADER_BYTES;
        while (offset < message.limit()) {
            require(message.limit() - offset >= StunFormat.ATTRIBUTE_HEADER_BYTES, "An attribute is cut off");
            int attributeType = message.getShort(offset) & 0xffff;
            int lengthBytes = message.getShort(offset + 2) & 0xffff;
            Attribute attribute = new Attribute(attributeType, offset, lengthBytes);
            int end = attribute.valueOffset() + StunFormat.padded(lengthBytes);
            require(end <= message.limit(), "An attribute is longer than the message");
            boolean fingerprint = attributeType == StunFormat.FINGERPRINT;
            require(!fingerprint || end == message.limit(), "FINGERPRINT is not the last attribute");
            // what follows an integrity check is not covered by it (14.5, 14.6): only its kin and FINGERPRINT count
            boolean integrity = attributeType == StunFormat.MESSAGE_INTEGRITY
                    || attributeType == StunFormat.MESSAGE_INTEGRITY_SHA256;
            if (!sealed || integrity || fingerprint) {
                attributes.add(attribute);
            }
            sealed |= integrity;
            offset = end;
        }
        return List.copyOf(attributes);
    }

    private static void require(boolean kept, String rule) throws MalformedStunException {
        if (!kept) {
            throw new MalformedStunException(rule);
        }
    }

    /** What it is about: {@link #BINDING}, or a number of 12 bits. */
    public int method() {
        return method;
    }

    /** Of which kind it is. */
    public Type type() {
        return type;
    }

    /** The 12 bytes that an answer repeats. */
    public Bytes transactionId() {
        return Bytes.copyOf(bytes, StunFormat.TRANSACTION_OFFSET, StunFormat.TRANSACTION_BYTES);
    }

    /** Its length in bytes. */
    public int lengthBytes() {
        return bytes.length;
    }

    /** The value of the first attribute with this type, or null; the others with it do not count (section 14). */
    public @Nullable Bytes attribute(int attributeType) {
        Attribute attribute = first(attributeType);
        return attribute == null ? null : Bytes.copyOf(bytes, attribute.valueOffset(), attribute.lengthBytes());
    }

    /** The types of its attributes in their order. */
    List<Integer> attributeTypes() {
        return attributes.stream().map(Attribute::type).toList();
    }

    /** The attributes out of the range that must be understood which are not in {@code known}. */
    SortedSet<Integer> unknownAttributes(SortedSet<Integer> known) {
        SortedSet<Integer> unknown = new TreeSet<>();
        for (Attribute attribute : attributes) {
            if (attribute.type() < StunFormat.FIRST_OPTIONAL && !known.contains(attribute.type())) {
                unknown.add(attribute.type());
            }
        }
        return unknown;
    }

    /** From where the request came, as XOR-MAPPED-ADDRESS says; null without one that can be read. */
    public @Nullable Endpoint xorMappedAddress() {
        Attribute attribute = first(StunFormat.XOR_MAPPED_ADDRESS);
        if (attribute == null || attribute.lengthBytes() < 4) {
            return null;
        }
        int offset = attribute.valueOffset();
        int family = bytes[offset + 1];
        int addressBytes = attribute.lengthBytes() - 4;
        boolean fits = (family == StunFormat.FAMILY_IPV4 && addressBytes == 4)
                || (family == StunFormat.FAMILY_IPV6 && addressBytes == 16);
        if (!fits) {
            return null;
        }
        int port = (ByteBuffer.wrap(bytes).getShort(offset + 2) ^ (StunFormat.MAGIC_COOKIE >>> 16)) & 0xffff;
        byte[] address = new byte[addressBytes];
        for (int i = 0; i < addressBytes; i++) {
            // the cookie and the transaction stand next to each other in the header, as they do in the mask (14.2)
            address[i] = (byte) (bytes[offset + 4 + i] ^ bytes[StunFormat.COOKIE_OFFSET + i]);
        }
        return new Endpoint(IpAddress.of(address), port);
    }

    /** Whether it carries FINGERPRINT. */
    public boolean hasFingerprint() {
        return first(StunFormat.FINGERPRINT) != null;
    }

    /** Whether its FINGERPRINT is there and right (section 14.7). */
    public boolean fingerprintIsRight() {
        Attribute attribute = first(StunFormat.FINGERPRINT);
        return attribute != null
                && attribute.lengthBytes() == StunFormat.FINGERPRINT_BYTES
                && ByteBuffer.wrap(bytes).getInt(attribute.valueOffset()) == fingerprint(bytes, attribute.offset());
    }

    /** The FINGERPRINT of a message of which {@code covered} bytes stand in front of it. */
    static int fingerprint(byte[] message, int covered) {
        CRC32 crc = new CRC32();
        crc.update(message, 0, covered);
        return (int) crc.getValue() ^ StunFormat.FINGERPRINT_MARK;
    }

    /** Whether its MESSAGE-INTEGRITY (HMAC-SHA1) is there and was made with {@code key} (section 14.5). */
    public boolean integrityIsRight(Bytes key) {
        Attribute attribute = first(StunFormat.MESSAGE_INTEGRITY);
        if (attribute == null || attribute.lengthBytes() != StunFormat.INTEGRITY_BYTES) {
            return false;
        }
        byte[] covered = new byte[attribute.offset()];
        System.arraycopy(bytes, 0, covered, 0, covered.length);
        // computed as if the message ended with this attribute
        int endBytes = attribute.valueOffset() + StunFormat.INTEGRITY_BYTES;
        ByteBuffer.wrap(covered).putShort(StunFormat.LENGTH_OFFSET, (short) (endBytes - StunFormat.HEADER_BYTES));
        byte[] carried = Bytes.copyOf(bytes, attribute.valueOffset(), StunFormat.INTEGRITY_BYTES)
                .toArray();
        return MessageDigest.isEqual(hmacSha1(key, covered), carried);
    }

    private static byte[] hmacSha1(Bytes key, byte[] covered) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key.toArray(), "HmacSHA1"));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java platform has HmacSHA1", e);
        }
    }

    private @Nullable Attribute first(int attributeType) {
        for (Attribute attribute : attributes) {
            if (attribute.type() == attributeType) {
                return attribute;
            }
        }
        return null;
    }
}
