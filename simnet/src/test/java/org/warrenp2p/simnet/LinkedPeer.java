package org.warrenp2p.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.UdpSocket;

/** A peer with links, for tests: has sessions with whom it is told, and writes down what it hears. */
final class LinkedPeer implements PeerPaths, PeerChannel.Handler {

    static final int WINDOW_BYTES = 10_000;
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    final SimHost host;
    final PeerId id;
    final Counters counters = new Counters();
    final SimPeerChannels channels;
    final List<String> heard = new ArrayList<>();
    final List<PeerChannel> accepted = new ArrayList<>();
    final List<StreamEnd> streams = new ArrayList<>();
    private final TestSocket socket;
    private final Map<PeerId, Path> paths = new LinkedHashMap<>();

    LinkedPeer(Simulation simulation, int number) {
        host = simulation.addHost();
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        id = PeerId.ofPublicKey(key);
        socket = TestSocket.openAt(host);
        simulation.run(Duration.ZERO);
        channels = new SimPeerChannels(
                id, host, this, new SimChannelSettings(IDLE_TIMEOUT, WINDOW_BYTES, 1_150, 3, 2, false), counters);
    }

    void accept() {
        channels.onAccepted(channel -> {
            accepted.add(channel);
            channel.handle(this);
        });
    }

    static void giveSessions(LinkedPeer one, LinkedPeer other) {
        one.paths.put(other.id, new Path(one.socket.open(), other.socket.open().localEndpoint()));
        other.paths.put(one.id, new Path(other.socket.open(), one.socket.open().localEndpoint()));
    }

    void forgetSession(LinkedPeer other) {
        paths.remove(other.id);
    }

    @Override
    public @Nullable PeerId peerAt(UdpSocket local, Endpoint remote) {
        return null;
    }

    @Override
    public @Nullable Path pathTo(PeerId peer) {
        return paths.get(peer);
    }

    @Override
    public void onStream(PeerStream stream) {
        streams.add(new StreamEnd(stream));
        heard.add("stream");
    }

    @Override
    public void onDatagram(ByteBuffer payload) {
        heard.add("datagram " + UTF_8.decode(payload));
    }

    @Override
    public void onClosed(PeerChannel.CloseReason reason) {
        heard.add("closed " + reason);
    }

    /** One end of a stream that writes down what it hears. */
    static final class StreamEnd implements PeerStream.Handler {

        final PeerStream stream;
        final List<String> heard = new ArrayList<>();
        long receivedBytes;

        StreamEnd(PeerStream stream) {
            this.stream = stream;
            stream.handle(this);
        }

        boolean write(String text) {
            return stream.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        @Override
        public void onData(ByteBuffer bytes) {
            receivedBytes += bytes.remaining();
            if (bytes.remaining() < 100) {
                heard.add(UTF_8.decode(bytes).toString());
            }
        }

        @Override
        public void onFinished() {
            heard.add("finished");
        }

        @Override
        public void onWritable() {
            heard.add("writable");
        }

        @Override
        public void onClosed(boolean clean) {
            heard.add(clean ? "closed cleanly" : "closed by reset");
        }
    }
}
