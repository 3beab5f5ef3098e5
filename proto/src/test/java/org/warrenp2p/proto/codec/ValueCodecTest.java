package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.identity.Ed25519Verifier;

class ValueCodecTest {

    private static final NetworkId OTHER = new NetworkId("other");
    private static final Bytes SALT = Bytes.ofHex("0102");
    private static final Bytes CONTENT = Bytes.ofHex("c0ffee");

    private final Ed25519Verifier verifier = new Ed25519Verifier();

    @Provide
    Arbitrary<Value> values() {
        return Frames.values();
    }

    @Property(tries = 100)
    void shouldReadWhatItWrites(@ForAll("values") Value value) throws MalformedFrameException {
        assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
    }

    @Example
    void shouldVerifyOnlyWhatItsOwnerSignedForTheNetwork() {
        Value.Mutable value = signed(SALT, 7, CONTENT);
        assertThat(ValueCodec.verify(value, NetworkId.MAIN, verifier)).isTrue();
        assertThat(ValueCodec.verify(value, OTHER, verifier)).isFalse();
        assertThat(verifies(value.owner(), Bytes.ofHex("0103"), 7, CONTENT, value))
                .isFalse();
        assertThat(verifies(value.owner(), SALT, 8, CONTENT, value)).isFalse();
        assertThat(verifies(value.owner(), SALT, 7, SALT, value)).isFalse();
        assertThat(verifies(PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]), SALT, 7, CONTENT, value))
                .isFalse();
    }

    @Example
    void shouldOrderBySequenceUnsignedAndThenByContent() {
        Value.Mutable first = signed(SALT, 1, CONTENT);
        assertThat(signed(SALT, 2, SALT).supersedes(first)).isTrue();
        assertThat(signed(SALT, -1, SALT).supersedes(first)).as("2^64 - 1").isTrue();
        assertThat(first.supersedes(signed(SALT, 2, SALT))).isFalse();
        assertThat(first.supersedes(signed(SALT, 1, SALT))).isTrue();
        assertThat(first.supersedes(first)).isFalse();
    }

    @Example
    void shouldPutNothingWhereAnotherKindLies() {
        Value.Mutable mutable = signed(SALT, 1, CONTENT);
        byte[] parts = new byte[PeerId.KEY_LENGTH + SALT.length()];
        mutable.owner().copyPublicKeyTo(parts, 0);
        SALT.copyTo(parts, PeerId.KEY_LENGTH);
        Value squatter = new Value.Immutable(Bytes.wrap(parts));
        assertThat(squatter.key(NetworkId.MAIN)).isNotEqualTo(mutable.key(NetworkId.MAIN));
        assertThat(mutable.key(OTHER)).isNotEqualTo(mutable.key(NetworkId.MAIN));
        assertThat(squatter.key(OTHER)).isNotEqualTo(squatter.key(NetworkId.MAIN));
    }

    @Example
    void shouldRefuseWhatIsTooLong() {
        Bytes tooLong = Bytes.wrap(new byte[901]);
        assertThatThrownBy(() -> new Value.Immutable(tooLong)).hasMessageContaining("at most 900 bytes, not 901");
        assertThatThrownBy(() -> signed(Bytes.wrap(new byte[33]), 1, CONTENT))
                .hasMessageContaining("at most 32 bytes, not 33");
    }

    private boolean verifies(PeerId owner, Bytes salt, long sequence, Bytes content, Value.Mutable signature) {
        return ValueCodec.verify(
                new Value.Mutable(owner, salt, sequence, content, signature.signature()), NetworkId.MAIN, verifier);
    }

    private static Value.Mutable signed(Bytes salt, long sequence, Bytes content) {
        return ValueCodec.sign(salt, sequence, content, Values.SIGNER, NetworkId.MAIN);
    }
}
