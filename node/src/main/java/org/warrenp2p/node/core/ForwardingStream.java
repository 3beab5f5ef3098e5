package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.warrenp2p.transport.PeerStream;

/** A stream that is another one below, but for what a subclass adds. */
abstract class ForwardingStream implements PeerStream {

    private final PeerStream below;

    ForwardingStream(PeerStream below) {
        this.below = below;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        return below.write(bytes);
    }

    @Override
    public boolean isWritable() {
        return below.isWritable();
    }

    @Override
    public void finish() {
        below.finish();
    }

    @Override
    public void reset() {
        below.reset();
    }

    @Override
    public void setReading(boolean reading) {
        below.setReading(reading);
    }
}
