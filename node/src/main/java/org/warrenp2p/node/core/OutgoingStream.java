package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.warrenp2p.transport.PeerStream;

/** A stream that we opened, announced by its header; counted by its link until it is over. */
final class OutgoingStream extends ForwardingStream {

    private final PeerStream stream;
    private final Runnable onClosed;

    OutgoingStream(PeerStream stream, String protocol, Runnable onClosed) {
        super(stream);
        this.stream = stream;
        this.onClosed = onClosed;
        stream.write(StreamHeader.encode(protocol));
    }

    @Override
    public void handle(Handler handler) {
        stream.handle(new Handler() {
            @Override
            public void onData(ByteBuffer bytes) {
                handler.onData(bytes);
            }

            @Override
            public void onFinished() {
                handler.onFinished();
            }

            @Override
            public void onWritable() {
                handler.onWritable();
            }

            @Override
            public void onClosed(boolean clean) {
                handler.onClosed(clean);
                onClosed.run();
            }
        });
    }
}
