package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PeerStream;

/**
 * A stream that a peer opened: reads the header, finds who serves the protocol, and from then on passes everything
 * through.
 */
final class IncomingStream extends ForwardingStream implements PeerStream.Handler {

    private final PeerLink link;
    private final StreamAcceptor acceptor;
    private final Runnable onClosed;
    private final StreamHeader header = new StreamHeader();
    private @Nullable Handler handler;

    IncomingStream(PeerStream stream, PeerLink link, StreamAcceptor acceptor, Runnable onClosed) {
        super(stream);
        this.link = link;
        this.acceptor = acceptor;
        this.onClosed = onClosed;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        if (handler == null) {
            String protocol = header.read(bytes);
            if (header.isMalformed() || (protocol != null && !acceptor.accept(link, protocol, this))) {
                reset();
                return;
            }
        }
        if (handler != null && bytes.hasRemaining()) {
            handler.onData(bytes);
        }
    }

    @Override
    public void onFinished() {
        if (handler == null) {
            reset();
        } else {
            handler.onFinished();
        }
    }

    @Override
    public void onWritable() {
        if (handler != null) {
            handler.onWritable();
        }
    }

    @Override
    public void onClosed(boolean clean) {
        if (handler != null) {
            handler.onClosed(clean);
        }
        onClosed.run();
    }

    @Override
    public void handle(Handler accepted) {
        this.handler = accepted;
    }
}
