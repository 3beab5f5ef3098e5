package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;
import org.warrenp2p.transport.SessionCrypto;

/** A first packet of somebody else that is an order, however often and on which ways it comes. */
final class ForeignOrder implements SealedOrder {

    /** Its life; it never goes back. */
    enum State {
        /** On the worker. */
        OPENING,
        /** Opened; nobody has said yet whether it is obeyed. */
        OPEN,
        /** It will be obeyed: the answer is on the worker. */
        ANSWERING,
        /** The answer can be sent. */
        ANSWERED,
        /** It is not obeyed, or not any more; kept so that its copies are known. */
        SILENT
    }

    /** Its e and mac1: what a copy has too. */
    final Bytes name;

    final int remoteIndex;
    final long beganNanos;
    /** Where its sender is, by a coordinator's word or by where it came from. */
    final Endpoint observed;
    /** Who waits until it is opened; bounded by {@link ForeignOrders#MAX_WAITING}. */
    final List<Opening> openings = new ArrayList<>();
    /** Who waits until the answer is made: calls of this node. */
    final List<Completion<SealedOrder>> consents = new ArrayList<>();

    State state = State.OPENING;
    boolean onlyToRead;
    /** Where it came by itself before it was answered. */
    @Nullable
    Path direct;

    @Nullable
    Bytes answer;

    @Nullable
    Session session;

    DeadlineQueue.@Nullable Deadline deadline;

    private final ForeignOrders owner;
    private SessionCrypto.@Nullable Opened opened;
    private Frame.@Nullable Asking frame;

    ForeignOrder(ForeignOrders owner, Bytes name, int remoteIndex, long beganNanos, Endpoint observed) {
        this.owner = owner;
        this.name = name;
        this.remoteIndex = remoteIndex;
        this.beganNanos = beganNanos;
        this.observed = observed;
    }

    /** Somebody who has delivered it, and whom he named as its sender. */
    record Opening(PeerId from, Completion<SealedOrder> completion) {}

    void open(SessionCrypto.Opened how, Frame.Asking what) {
        state = State.OPEN;
        opened = how;
        frame = what;
    }

    @Override
    public PeerId peer() {
        return opened().initiator();
    }

    @Override
    public PunchOrder order() {
        return ((Request.Punch) frame().request()).order();
    }

    @Override
    public boolean asksConsent() {
        return !onlyToRead;
    }

    @Override
    public void consent(Completion<SealedOrder> completion) {
        owner.consent(this, completion);
    }

    @Override
    public void decline() {
        owner.silence(this);
    }

    /** What the answer repeats. */
    long exchange() {
        return frame().exchange();
    }

    SessionCrypto.Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("The order has not been opened");
        }
        return opened;
    }

    private Frame.Asking frame() {
        if (frame == null) {
            throw new IllegalStateException("The order has not been opened");
        }
        return frame;
    }

    boolean isOf(PeerId other, long punch) {
        return opened != null && order().punch() == punch && peer().equals(other);
    }

    /** Whether it may give way to another order: nothing has been promised because of it. */
    boolean mayGiveWay() {
        return state == State.OPEN || state == State.SILENT;
    }

    /** Whether a first packet of ours, the answer, is what its sender waits for. */
    boolean isUnconfirmed() {
        return state == State.ANSWERED && session != null && session.state == Session.State.PROVISIONAL;
    }
}
