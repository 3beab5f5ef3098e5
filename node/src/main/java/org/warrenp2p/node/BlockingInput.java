package org.warrenp2p.node;

import java.io.IOException;
import java.io.InputStream;

/** The receiving direction of a stream for callers that block. */
final class BlockingInput extends InputStream {

    private final StreamInbox inbox;

    BlockingInput(StreamInbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return inbox.readInto(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : inbox.readInto(target, offset, length);
    }

    @Override
    public int available() {
        return inbox.available();
    }
}
