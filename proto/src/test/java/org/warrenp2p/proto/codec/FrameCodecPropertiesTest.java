package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.message.Frame;

class FrameCodecPropertiesTest {

    @Provide
    Arbitrary<Frame> frames() {
        return Frames.frames();
    }

    @Property(tries = 1500)
    void shouldGiveBackEveryFrame(@ForAll("frames") Frame frame) throws MalformedFrameException {
        Bytes encoded = FrameCodec.encode(frame);

        assertThat(decode(encoded)).isEqualTo(frame);
    }

    @Property(tries = 1_500)
    void shouldTellTheLengthWithoutEncoding(@ForAll("framesWithDefaults") Frame frame) {
        assertThat(FrameCodec.encodedLength(frame))
                .isEqualTo(FrameCodec.encode(frame).length());
    }

    /** Default values are left out of an encoding, and random frames have too few of them. */
    @Provide
    Arbitrary<Frame> framesWithDefaults() {
        return Frames.frames().flatMap(frame -> Arbitraries.of(frame, Frames.withDefaults(frame)));
    }

    @Property(tries = 300)
    void shouldWriteTheSameBytesIntoALargerArray(@ForAll("frames") Frame frame, @ForAll @IntRange(max = 20) int offset)
            throws MalformedFrameException {
        byte[] target = new byte[2_000];
        Arrays.fill(target, (byte) 0x5a);

        int lengthBytes = FrameCodec.encode(frame, target, offset);

        assertThat(Bytes.copyOf(target, offset, lengthBytes)).isEqualTo(FrameCodec.encode(frame));
        assertThat(FrameCodec.decode(target, offset, lengthBytes)).isEqualTo(frame);
        assertThat(target[offset + lengthBytes]).isEqualTo((byte) 0x5a);
    }

    @Property(tries = 600)
    void shouldPadToAnyLengthButOneMore(@ForAll("frames") Frame frame, @ForAll @IntRange(min = 2, max = 1_000) int more)
            throws MalformedFrameException {
        int wantedBytes = Math.min(FrameCodec.encodedLength(frame) + more, WireLimits.MAX_DATAGRAM_BYTES);

        Bytes padded = FrameCodec.encodePadded(frame, wantedBytes);

        assertThat(padded.length()).isEqualTo(wantedBytes);
        assertThat(decode(padded)).isEqualTo(frame);
    }

    @Property(tries = 300)
    void shouldSurviveAnyCut(@ForAll("frames") Frame frame) {
        byte[] encoded = FrameCodec.encode(frame).toArray();
        for (int lengthBytes = 0; lengthBytes < encoded.length; lengthBytes++) {
            decodeOrRefuse(Arrays.copyOf(encoded, lengthBytes));
        }
    }

    @Property(tries = 3_000)
    void shouldSurviveAnyMutation(
            @ForAll("frames") Frame frame,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 0xffffff) Integer> mutations) {
        byte[] encoded = FrameCodec.encode(frame).toArray();
        for (int mutation : mutations) {
            encoded[(mutation >>> 8) % encoded.length] = (byte) mutation;
        }
        decodeOrRefuse(encoded);
    }

    @Property(tries = 3_000)
    void shouldSurviveAnyBytes(@ForAll("garbage") byte[] garbage) {
        decodeOrRefuse(garbage);
    }

    @Provide
    Arbitrary<byte[]> garbage() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    }

    /** Whatever is accepted must be a frame that can be sent again: the limits of both directions are the same. */
    private static void decodeOrRefuse(byte[] bytes) {
        try {
            Frame frame = FrameCodec.decode(bytes, 0, bytes.length);
            assertThat(decode(FrameCodec.encode(frame))).isEqualTo(frame);
        } catch (MalformedFrameException expected) {
            assertThat(expected).hasNoCause();
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static Frame decode(Bytes encoded) throws MalformedFrameException {
        return FrameCodec.decode(encoded.toArray(), 0, encoded.length());
    }
}
