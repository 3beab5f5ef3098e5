package org.warrenp2p.proto.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.proto.Bytes;

class UnsignedVarintTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void shouldWriteTheVectors(long value, String hex) {
        assertThat(encode(value)).isEqualTo(Bytes.ofHex(hex));
        assertThat(UnsignedVarint.read(Bytes.ofHex(hex).asBuffer())).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "8100, a number is longer than it needs to be",
        "8000, a number is longer than it needs to be",
        "80, a number is cut off",
        "ffffffffffffffffff01, a number has more than 9 bytes"
    })
    void shouldRefuse(String hex, String reason) {
        ByteBuffer source = Bytes.ofHex(hex).asBuffer();
        assertThatThrownBy(() -> UnsignedVarint.read(source)).hasMessage(reason);
    }

    @Property
    void shouldReadWhatItWrites(@ForAll @LongRange(min = 0) long value) {
        ByteBuffer source = encode(value).asBuffer();
        assertThat(UnsignedVarint.read(source)).isEqualTo(value);
        assertThat(source.hasRemaining()).isFalse();
    }

    private static Bytes encode(long value) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        UnsignedVarint.write(value, target);
        return Bytes.wrap(target.toByteArray());
    }
}
