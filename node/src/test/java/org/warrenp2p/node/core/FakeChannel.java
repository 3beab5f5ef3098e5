package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.ChannelStatistics;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerStream;

/** A link that records what is done to it. */
final class FakeChannel implements PeerChannel {

    final PeerId peer;
    final boolean dialled;
    final List<FakeStream> streams = new ArrayList<>();

    @Nullable
    CloseReason closed;

    Handler handler = new NoHandler();

    FakeChannel(PeerId peer, boolean dialled) {
        this.peer = peer;
        this.dialled = dialled;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public void handle(Handler newHandler) {
        handler = newHandler;
    }

    @Override
    public void openStream(Completion<PeerStream> completion) {
        FakeStream stream = new FakeStream();
        streams.add(stream);
        completion.succeeded(stream);
    }

    @Override
    public boolean sendDatagram(ByteBuffer payload) {
        return closed == null;
    }

    @Override
    public void statistics(Completion<ChannelStatistics> completion) {
        completion.succeeded(ChannelStatistics.NONE);
    }

    @Override
    public int maxDatagramBytes() {
        return 1_100;
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
            handler.onClosed(reason);
        }
    }

    private static final class NoHandler implements Handler {
        @Override
        public void onStream(PeerStream stream) {}

        @Override
        public void onDatagram(ByteBuffer payload) {}

        @Override
        public void onClosed(CloseReason reason) {}
    }
}
