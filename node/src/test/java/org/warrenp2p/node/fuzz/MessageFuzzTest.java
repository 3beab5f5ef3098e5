package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.message.Frame;

/** Frames and records: read and written again with the same meaning, or malformed; nothing else is ever thrown. */
class MessageFuzzTest {

    private static final int SIGNATURE_BYTES = 64;

    @FuzzTest(maxDuration = "1m")
    void frame(byte[] data) throws MalformedFrameException {
        Frame read;
        try {
            read = FrameCodec.decode(data, 0, data.length);
        } catch (MalformedFrameException e) {
            assertThat(e.getStackTrace()).isEmpty();
            return;
        }
        byte[] written = FrameCodec.encode(read).toArray();
        assertThat(written).hasSize(FrameCodec.encodedLength(read));
        assertThat(FrameCodec.decode(written, 0, written.length)).isEqualTo(read);
    }

    /** The signature is the first 64 bytes. */
    @FuzzTest(maxDuration = "1m")
    void record(byte[] data) {
        int signatureBytes = Math.min(data.length, SIGNATURE_BYTES);
        Bytes signature = Bytes.copyOf(data, 0, signatureBytes);
        Bytes encoded = Bytes.copyOf(data, signatureBytes, data.length - signatureBytes);
        try {
            SignedPeerRecord read = RecordCodec.decode(encoded, signature);
            assertThat(read.encoded()).isEqualTo(encoded);
            assertThat(read.signature()).isEqualTo(signature);
        } catch (MalformedFrameException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        Map<String, Bytes> frames = new LinkedHashMap<>();
        Samples.frames().forEach((name, frame) -> frames.put(name, FrameCodec.encode(frame)));
        Frame ping = Samples.frames().values().iterator().next();
        frames.put("padded", FrameCodec.encodePadded(ping, FrameCodec.encodedLength(ping) + 100));
        SeedFiles.check(MessageFuzzTest.class, "frame", frames);
        SignedPeerRecord record = Samples.record();
        Map<String, Bytes> records = new LinkedHashMap<>();
        records.put(
                "record",
                Bytes.ofHex(record.signature().toHex() + record.encoded().toHex()));
        SeedFiles.check(MessageFuzzTest.class, "record", records);
    }
}
