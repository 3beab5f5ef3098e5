package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PeerStream;

/** A stream that remembers what was written. */
final class FakeStream implements PeerStream {

    final List<ByteBuffer> written = new ArrayList<>();
    boolean wasReset;

    private @Nullable Handler handler;

    Handler handler() {
        return Objects.requireNonNull(handler);
    }

    @Override
    public void handle(Handler newHandler) {
        handler = newHandler;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        written.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void finish() {}

    @Override
    public void reset() {
        wasReset = true;
    }

    @Override
    public void setReading(boolean reading) {}
}
