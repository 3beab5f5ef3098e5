package org.warrenp2p.holepunch.portmap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.StreamTransport;

/** TCP of one client in virtual time: servers get each request as text, and answer as they like. */
public final class FakeStreams implements StreamTransport {

    /** One way between neighbours. */
    private static final long LATENCY_NANOS = 500_000;

    private final EventLoop loop;
    private final SortedMap<Endpoint, Server> servers = new TreeMap<>();
    private final List<Endpoint> dialled = new ArrayList<>();
    private int open;

    public FakeStreams(EventLoop loop) {
        this.loop = loop;
    }

    /** Who answers at an endpoint. */
    public interface Server {

        void onRequest(String request, Reply reply);
    }

    public void serve(Endpoint at, Server server) {
        servers.put(at, server);
    }

    public void close(Endpoint at) {
        servers.remove(at);
    }

    /** Where the client has dialled. */
    public List<Endpoint> dialled() {
        return List.copyOf(dialled);
    }

    /** Streams that nobody has closed. */
    public int open() {
        return open;
    }

    @Override
    public void dial(Endpoint remote, Completion<PeerStream> completion) {
        dialled.add(remote);
        loop.schedule(2 * LATENCY_NANOS, () -> {
            Server server = servers.get(remote);
            if (server == null) {
                completion.failed(new Failure(Failure.Code.REFUSED, "Nobody listens at " + remote));
            } else {
                open++;
                completion.succeeded(new Stream(server));
            }
        });
    }

    /** The server's side of a stream. */
    public final class Reply {

        private final Stream stream;

        private Reply(Stream stream) {
            this.stream = stream;
        }

        /** Whether the client still listens. */
        public boolean isOpen() {
            return !stream.over;
        }

        public Reply send(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            loop.schedule(LATENCY_NANOS, () -> {
                if (!stream.over && stream.handler != null) {
                    stream.handler.onData(ByteBuffer.wrap(bytes));
                }
            });
            return this;
        }

        public void finish() {
            loop.schedule(LATENCY_NANOS, () -> {
                if (!stream.over && stream.handler != null) {
                    stream.handler.onFinished();
                }
            });
        }
    }

    private final class Stream implements PeerStream {

        private final Server server;
        private final StringBuilder request = new StringBuilder();
        private @Nullable Handler handler;
        private boolean asked;
        private boolean over;

        Stream(Server server) {
            this.server = server;
        }

        @Override
        public void handle(Handler newHandler) {
            handler = newHandler;
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            request.append(new String(copy, StandardCharsets.UTF_8));
            if (!asked) {
                asked = true;
                loop.schedule(LATENCY_NANOS, () -> server.onRequest(request.toString(), new Reply(this)));
            }
            return true;
        }

        @Override
        public boolean isWritable() {
            return !over;
        }

        @Override
        public void finish() {}

        @Override
        public void reset() {
            if (!over) {
                over = true;
                open--;
                loop.execute(() -> {
                    if (handler != null) {
                        handler.onClosed(false);
                    }
                });
            }
        }

        @Override
        public void setReading(boolean reading) {}
    }
}
