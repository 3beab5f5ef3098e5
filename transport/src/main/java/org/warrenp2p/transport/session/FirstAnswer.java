package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** The frame in the answer to a first packet of ours. Nothing is replied to it. */
final class FirstAnswer implements Arrival {

    private final Session session;
    private final Path path;
    private final FirstPacket travelled;

    FirstAnswer(Session session, Initiator.Handshake handshake) {
        this.session = session;
        this.path = handshake.path;
        this.travelled = handshake.travelled();
    }

    @Override
    public PeerId peer() {
        return session.peer;
    }

    @Override
    public Endpoint source() {
        return path.remote();
    }

    @Override
    public UdpSocket socket() {
        return path.socket();
    }

    @Override
    public boolean confirmed() {
        return true;
    }

    @Override
    public @Nullable FirstPacket firstPacket() {
        return travelled;
    }

    @Override
    public int replyRoomBytes(int maxDatagramBytes) {
        return -1;
    }

    @Override
    public void reply(Frame frame, int maxDatagramBytes) {
        throw new IllegalStateException("An answer has no answer");
    }

    @Override
    public void decline() {
        throw new IllegalStateException("An answer has no answer");
    }
}
