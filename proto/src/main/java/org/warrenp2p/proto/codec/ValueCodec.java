package org.warrenp2p.proto.codec;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.proto.wire.MutableMessage;
import org.warrenp2p.proto.wire.ValueMessage;

/** Values as bytes, and the signatures of mutable ones. Stateless; safe for use by several threads. */
public final class ValueCodec {

    private static final WireParser<ValueMessage> PARSER = new WireParser<>(ValueMessage.parser());

    private ValueCodec() {}

    /**
     * A mutable value of {@code signer}. Takes about 50 µs of CPU.
     *
     * @throws IllegalArgumentException if content or salt are too long
     */
    public static Value.Mutable sign(Bytes salt, long sequence, Bytes content, Signer signer, NetworkId network) {
        Bytes signature = signer.sign(SignatureUse.MUTABLE, network, signedBytes(salt, sequence, content));
        return new Value.Mutable(signer.peerId(), salt, sequence, content, signature);
    }

    /** Whether its owner signed it, for this network. Takes about 100 µs of CPU. */
    public static boolean verify(Value.Mutable value, NetworkId network, Verifier verifier) {
        return verifier.verify(
                value.owner(),
                SignatureUse.MUTABLE,
                network,
                signedBytes(value.salt(), value.sequence(), value.content()),
                value.signature());
    }

    /** The value as it travels. */
    public static Bytes encode(Value value) {
        return Bytes.wrap(write(value).toByteArray());
    }

    /**
     * Reads a value; the signature is not verified.
     *
     * @throws MalformedFrameException if the bytes break any rule
     */
    public static Value decode(Bytes encoded) throws MalformedFrameException {
        return read(PARSER.parse(UnsafeByteOperations.unsafeWrap(encoded.asBuffer())));
    }

    static ValueMessage write(Value value) {
        ValueMessage.Builder message = ValueMessage.newBuilder()
                .setContent(UnsafeByteOperations.unsafeWrap(value.content().asBuffer()));
        if (value instanceof Value.Mutable mutable) {
            message.setMutable(MutableMessage.newBuilder()
                    .setPublicKey(
                            UnsafeByteOperations.unsafeWrap(mutable.owner().publicKey()))
                    .setSalt(UnsafeByteOperations.unsafeWrap(mutable.salt().asBuffer()))
                    .setSequence(mutable.sequence())
                    .setSignature(
                            UnsafeByteOperations.unsafeWrap(mutable.signature().asBuffer())));
        }
        return message.build();
    }

    static Value read(ValueMessage message) throws MalformedFrameException {
        if (message.getContent().size() > Value.MAX_CONTENT_BYTES) {
            throw new MalformedFrameException("A value is longer than 900 bytes");
        }
        Bytes content = Bytes.wrap(message.getContent().toByteArray());
        return message.hasMutable() ? mutable(message.getMutable(), content) : new Value.Immutable(content);
    }

    private static Value mutable(MutableMessage message, Bytes content) throws MalformedFrameException {
        if (message.getPublicKey().size() != PeerId.KEY_LENGTH) {
            throw new MalformedFrameException("A mutable value's public key has 32 bytes");
        }
        if (message.getSalt().size() > Value.Mutable.MAX_SALT_BYTES) {
            throw new MalformedFrameException("A salt is longer than 32 bytes");
        }
        if (message.getSignature().size() != WireLimits.SIGNATURE_BYTES) {
            throw new MalformedFrameException("A signature has 64 bytes");
        }
        return new Value.Mutable(
                PeerId.ofPublicKey(message.getPublicKey().toByteArray()),
                Bytes.wrap(message.getSalt().toByteArray()),
                message.getSequence(),
                content,
                Bytes.wrap(message.getSignature().toByteArray()));
    }

    /** The salt's length in front of it keeps salt, sequence and content apart. */
    private static Bytes signedBytes(Bytes salt, long sequence, Bytes content) {
        return Bytes.wrap(ByteBuffer.allocate(1 + salt.length() + Long.BYTES + content.length())
                .put((byte) salt.length())
                .put(salt.asBuffer())
                .putLong(sequence)
                .put(content.asBuffer())
                .array());
    }
}
