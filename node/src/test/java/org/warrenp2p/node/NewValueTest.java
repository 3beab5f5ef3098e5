package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;

class NewValueTest {

    private static final byte[] SALT = "greeting".getBytes(UTF_8);
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private final Identity owner = Identity.ofSeed(Bytes.wrap(new byte[Identity.SEED_BYTES]));

    @Test
    void shouldLieWhereTheStoredFormLies() {
        NewValue immutable = NewValue.immutable(HELLO);
        NewValue mutable = NewValue.mutable(owner, SALT, 7, HELLO);
        NewValue update = NewValue.update(owner, SALT, HELLO);

        assertThat(immutable.key(NetworkId.MAIN))
                .isEqualTo(immutable.value(NetworkId.MAIN).key(NetworkId.MAIN));
        assertThat(mutable.key(NetworkId.MAIN))
                .isEqualTo(mutable.value(NetworkId.MAIN).key(NetworkId.MAIN))
                .isEqualTo(update.key(NetworkId.MAIN))
                .isNotEqualTo(mutable.key(new NetworkId("other")));
    }

    @Test
    void shouldBeSignedByItsOwner() {
        var value = (Value.Mutable) NewValue.mutable(owner, SALT, 7, HELLO).value(NetworkId.MAIN);

        assertThat(ValueCodec.verify(value, NetworkId.MAIN, new Ed25519Verifier()))
                .isTrue();
        assertThat(value.sequence()).isEqualTo(7);
        assertThat(value.content()).isEqualTo(Bytes.copyOf(HELLO));
    }

    @Test
    void shouldFollowTheSequenceThatIsThere() {
        NewValue update = NewValue.update(owner, SALT, HELLO);

        assertThat(update.isUpdate()).isTrue();
        assertThat(sequenceAfter(update, null)).isEqualTo(1);
        assertThat(sequenceAfter(update, NewValue.mutable(owner, SALT, 41, HELLO)))
                .isEqualTo(42);
        assertThat(sequenceAfter(update, NewValue.mutable(owner, SALT, Long.MAX_VALUE, HELLO)))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldKnowThatNothingComesAfterTheHighestSequence() {
        Value highest = NewValue.mutable(owner, SALT, -1, HELLO).value(NetworkId.MAIN);

        assertThat(NewValue.update(owner, SALT, HELLO).after(highest, NetworkId.MAIN))
                .isNull();
    }

    @Test
    void shouldCopyWhatItIsGiven() {
        byte[] content = HELLO.clone();
        NewValue value = NewValue.immutable(content);
        content[0] = 'J';

        assertThat(value.key(NetworkId.MAIN))
                .isEqualTo(NewValue.immutable(HELLO).key(NetworkId.MAIN));
    }

    @Test
    void shouldRefuseWhatNobodyWouldKeep() {
        assertThat(NewValue.immutable(new byte[900])).isNotNull();
        assertThatThrownBy(() -> NewValue.immutable(new byte[901]))
                .hasMessage("A value has at most 900 bytes, not 901");
        assertThatThrownBy(() -> NewValue.update(owner, SALT, new byte[901])).hasMessageContaining("at most 900 bytes");
        assertThat(NewValue.update(owner, new byte[32], HELLO)).isNotNull();
        assertThatThrownBy(() -> NewValue.update(owner, new byte[33], HELLO))
                .hasMessage("A salt has at most 32 bytes, not 33");
    }

    private static long sequenceAfter(NewValue update, @Nullable NewValue present) {
        Value there = present == null ? null : present.value(NetworkId.MAIN);
        return ((Value.Mutable) Objects.requireNonNull(update.after(there, NetworkId.MAIN))).sequence();
    }
}
