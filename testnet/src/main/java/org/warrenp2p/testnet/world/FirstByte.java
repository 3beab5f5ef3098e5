package org.warrenp2p.testnet.world;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.warrenp2p.node.core.PeerLink;
import org.warrenp2p.node.core.StreamAcceptor;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerStream;

/** An application that sends one byte over a link and closes the link once both sides are done. */
final class FirstByte {

    private static final String PROTOCOL = "simulation/first-byte";

    private FirstByte() {}

    /** Tells {@code heard} from whom a byte has come. */
    static StreamAcceptor listener(Consumer<PeerId> heard) {
        return (link, protocol, stream) -> {
            if (!protocol.equals(PROTOCOL)) {
                return false;
            }
            stream.handle(new Listening(stream, () -> heard.accept(link.peer()), clean -> {}));
            return true;
        };
    }

    /** Sends a byte, or tells {@code failed} why not. */
    static void send(PeerLink link, Consumer<Failure> failed) {
        link.openStream(
                PROTOCOL,
                Completion.of(
                        stream -> {
                            stream.handle(new Listening(stream, () -> {}, clean -> {
                                link.close(CloseReason.DONE);
                                if (!clean) {
                                    failed.accept(new Failure(Failure.Code.CLOSED, "The stream was broken off"));
                                }
                            }));
                            stream.write(ByteBuffer.wrap(new byte[1]));
                            stream.finish();
                        },
                        failed));
    }

    /** Ends its own direction when the other side has. */
    private record Listening(PeerStream stream, Runnable onByte, Consumer<Boolean> onEnd)
            implements PeerStream.Handler {

        @Override
        public void onData(ByteBuffer bytes) {
            if (bytes.hasRemaining()) {
                onByte.run();
            }
        }

        @Override
        public void onFinished() {
            stream.finish();
        }

        @Override
        public void onWritable() {
            // a byte always fits
        }

        @Override
        public void onClosed(boolean clean) {
            onEnd.accept(clean);
        }
    }
}
