package org.warrenp2p.transport.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SessionCrypto;

/** An order that we sealed: a handshake of ours that has no path yet. */
final class OwnOrder {

    final PeerId peer;
    final PunchOrder order;
    /** Whether an answer makes a session; not if the peer began the punch and only reads this. */
    final boolean answerable;

    final int localIndex;
    final long beganNanos;
    /** Who waits for the bytes: calls of this node. */
    final List<Completion<Bytes>> waiting = new ArrayList<>();
    /** What claims to be an answer and waits for its turn; bounded by {@link OwnOrders#MAX_ANSWERS}. */
    final Queue<Answer> answers = new ArrayDeque<>();

    SessionCrypto.@Nullable Initiation initiation;
    boolean completing;
    /** The answer that made the session. */
    @Nullable
    Bytes accepted;

    DeadlineQueue.@Nullable Deadline deadline;

    OwnOrder(PeerId peer, PunchOrder order, boolean answerable, int localIndex, long beganNanos) {
        this.peer = peer;
        this.order = order;
        this.answerable = answerable;
        this.localIndex = localIndex;
        this.beganNanos = beganNanos;
    }

    boolean isOf(PeerId other, long punch) {
        return order.punch() == punch && peer.equals(other);
    }

    /** A packet that claims to answer the order, and where it came. */
    record Answer(Path path, Bytes packet) {}
}
