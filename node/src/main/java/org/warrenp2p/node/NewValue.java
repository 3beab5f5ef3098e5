package org.warrenp2p.node;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Signer;

/**
 * A value to store in the network: at most {@value Value#MAX_CONTENT_BYTES} bytes, for whoever knows its key. Nothing in
 * it is secret: encrypt before you store what not everybody should read. Immutable, copies what it is given, and safe for
 * use by several threads.
 */
public final class NewValue {

    /** The sequence of the first value at a place. */
    private static final long FIRST_SEQUENCE = 1;

    private final Bytes content;
    private final @Nullable Signer owner;
    private final Bytes salt;
    private final OptionalLong sequence;

    private NewValue(byte[] content, @Nullable Signer owner, byte[] salt, OptionalLong sequence) {
        this.content = Bytes.copyOf(content);
        this.owner = owner;
        this.salt = Bytes.copyOf(salt);
        this.sequence = sequence;
        requireLengths();
    }

    /**
     * A value that never changes. Its key follows from its content: whoever has the key can check the content.
     *
     * @throws IllegalArgumentException if the content is too long
     */
    public static NewValue immutable(byte[] content) {
        return new NewValue(content, null, new byte[0], OptionalLong.empty());
    }

    /**
     * A value that its owner, and nobody else, can replace. Its key follows from the owner and the salt.
     *
     * @param owner who signs; usually an identity, of the node or another one
     * @param salt tells the values of one owner apart: 0 to {@value Value.Mutable#MAX_SALT_BYTES} bytes
     * @param sequence the higher one replaces the lower one, equal ones the greater content; compared as unsigned
     * @throws IllegalArgumentException if content or salt are too long
     */
    public static NewValue mutable(Signer owner, byte[] salt, long sequence, byte[] content) {
        return new NewValue(content, owner, salt, OptionalLong.of(sequence));
    }

    /**
     * The same with the sequence after the one that the network has when it is stored, or 1 if there is none. For a place
     * that one program at a time writes to: two that do so at once may choose the same sequence, and one of them loses.
     *
     * @throws IllegalArgumentException if content or salt are too long
     */
    public static NewValue update(Signer owner, byte[] salt, byte[] content) {
        return new NewValue(content, owner, salt, OptionalLong.empty());
    }

    /** Where it lies in {@code network}. */
    public Key key(NetworkId network) {
        return owner == null
                ? new Value.Immutable(content).key(network)
                : Value.Mutable.keyOf(network, owner.peerId(), salt);
    }

    /** Whether the network has to be asked for the sequence first. */
    boolean isUpdate() {
        return owner != null && sequence.isEmpty();
    }

    /** As it is stored, of anything but an update. Signing takes about 50 µs of CPU. */
    Value value(NetworkId network) {
        return owner == null ? new Value.Immutable(content) : signed(owner, sequence.orElseThrow(), network);
    }

    /** As it is stored after {@code present}; empty if there is no higher sequence. */
    @Nullable
    Value after(@Nullable Value present, NetworkId network) {
        long next = present instanceof Value.Mutable mutable ? mutable.sequence() + 1 : FIRST_SEQUENCE;
        return next == 0 ? null : signed(Objects.requireNonNull(owner), next, network);
    }

    private Value signed(Signer signer, long signedSequence, NetworkId network) {
        return ValueCodec.sign(salt, signedSequence, content, signer, network);
    }

    /** The sentences of the stored form itself. */
    private void requireLengths() {
        new Value.Immutable(content);
        if (owner != null) {
            Value.Mutable.keyOf(NetworkId.MAIN, owner.peerId(), salt);
        }
    }
}
