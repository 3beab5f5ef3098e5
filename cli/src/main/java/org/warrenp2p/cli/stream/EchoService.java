package org.warrenp2p.cli.stream;

import java.nio.ByteBuffer;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenNode;

/**
 * Sends small messages back, so that {@code ping} can measure what an application would feel. Whoever asks sends one
 * message and waits for it before the next; a stream that asks for more than it may is reset. No thread waits for
 * anybody.
 */
public final class EchoService {

    /** What the stream speaks. */
    public static final String PROTOCOL = "warren/ping/1";

    /** Enough for a time stamp and a nonce; small enough that echoing is no use to anybody else. */
    static final int MAX_MESSAGE_BYTES = 64;

    /** A thousand messages; then the asker opens another stream. */
    static final int MAX_STREAM_BYTES = 64 * 1024;

    private final PeerStream stream;
    private int echoedBytes;

    private EchoService(PeerStream stream) {
        this.stream = stream;
    }

    /** Serves the protocol on {@code node}, for as long as it runs. */
    public static void serve(WarrenNode node) {
        node.onStream(PROTOCOL, stream -> new EchoService(stream).next());
    }

    private void next() {
        var unused = stream.read().whenComplete((message, failure) -> {
            if (failure != null) {
                stream.close();
            } else if (message.isEmpty()) {
                stream.finish().exceptionally(ended -> null);
            } else {
                echo(message.get());
            }
        });
    }

    private void echo(ByteBuffer message) {
        echoedBytes += message.remaining();
        if (message.remaining() > MAX_MESSAGE_BYTES || echoedBytes > MAX_STREAM_BYTES) {
            stream.close();
            return;
        }
        var unused = stream.write(message).whenComplete((written, failure) -> {
            if (failure != null) {
                stream.close();
            } else {
                next();
            }
        });
    }
}
