package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamHeaderTest {

    @Property
    void shouldReadTheNameWhereverTheStreamIsCut(
            @ForAll @CharRange(from = '!', to = '~') @StringLength(min = 1, max = 64) String protocol,
            @ForAll @Size(max = 20) byte[] data,
            @ForAll @IntRange(min = 1, max = 90) int cut) {
        ByteBuffer encoded = StreamHeader.encode(protocol);
        ByteBuffer stream = ByteBuffer.allocate(encoded.remaining() + data.length)
                .put(encoded)
                .put(data)
                .flip();
        StreamHeader header = new StreamHeader();
        String name = null;
        while (name == null) {
            assertThat(stream.hasRemaining()).isTrue();
            ByteBuffer part = stream.slice(stream.position(), Math.min(cut, stream.remaining()));
            int before = part.remaining();
            name = header.read(part);
            stream.position(stream.position() + before - part.remaining());
        }
        assertThat(name).isEqualTo(protocol);
        assertThat(header.isMalformed()).isFalse();
        byte[] rest = new byte[stream.remaining()];
        stream.get(rest);
        assertThat(rest).isEqualTo(data);
    }

    @Property
    void shouldNeverThrowOnAnyBytes(@ForAll byte[] bytes) {
        StreamHeader header = new StreamHeader();
        String name = header.read(ByteBuffer.wrap(bytes));
        if (name != null) {
            assertThat(StreamHeader.encode(name).remaining()).isEqualTo(name.length() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 255})
    void shouldRefuseALengthThatNoNameHas(int length) {
        StreamHeader header = new StreamHeader();
        assertThat(header.read(ByteBuffer.wrap(new byte[] {(byte) length, 'a'})))
                .isNull();
        assertThat(header.isMalformed()).isTrue();
    }

    @Test
    void shouldRefuseCharactersThatDoNotPrint() {
        StreamHeader header = new StreamHeader();
        assertThat(header.read(ByteBuffer.wrap(new byte[] {2, 'a', '\n'}))).isNull();
        assertThat(header.isMalformed()).isTrue();
        assertThatThrownBy(() -> StreamHeader.encode("a b")).hasMessageContaining("\"a b\" is not");
        assertThatThrownBy(() -> StreamHeader.encode("")).isInstanceOf(IllegalArgumentException.class);
    }
}
