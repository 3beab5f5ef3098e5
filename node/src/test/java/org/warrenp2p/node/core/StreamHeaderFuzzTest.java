package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.fuzz.SeedFiles;
import org.warrenp2p.proto.Bytes;

class StreamHeaderFuzzTest {

    /** The first byte says how long the pieces are in which the stream arrives. */
    @FuzzTest(maxDuration = "1m")
    void header(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int pieceBytes = 1 + (data[0] & 0x3f);
        ByteBuffer stream = ByteBuffer.wrap(data, 1, data.length - 1);
        StreamHeader header = new StreamHeader();
        @Nullable String name = null;
        while (name == null && !header.isMalformed() && stream.hasRemaining()) {
            ByteBuffer piece = stream.slice(stream.position(), Math.min(pieceBytes, stream.remaining()));
            int offered = piece.remaining();
            name = header.read(piece);
            stream.position(stream.position() + offered - piece.remaining());
        }
        assertThat(name != null && header.isMalformed()).isFalse();
        if (name != null) {
            ByteBuffer written = StreamHeader.encode(name);
            assertThat(written).isEqualTo(ByteBuffer.wrap(data, 1, stream.position() - 1));
        }
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put("whole", stream(63, "echo/1"));
        seeds.put("in-bytes", stream(0, "file-transfer/2.0"));
        seeds.put("longest", stream(20, "x".repeat(StreamHeader.MAX_NAME_BYTES)));
        SeedFiles.check(StreamHeaderFuzzTest.class, "header", seeds);
    }

    private static Bytes stream(int pieces, String name) {
        ByteBuffer header = StreamHeader.encode(name);
        byte[] data = new byte[1 + header.remaining()];
        data[0] = (byte) pieces;
        header.get(data, 1, header.remaining());
        return Bytes.wrap(data);
    }
}
