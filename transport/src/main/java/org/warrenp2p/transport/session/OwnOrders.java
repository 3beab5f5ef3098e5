package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SessionCrypto;

/**
 * The orders that we sealed. Each is a handshake without a path: coordinators pass its first packet on, and the answer to
 * it may come from wherever the punch expects the peer.
 */
final class OwnOrders {

    /** Orders kept at once. A punch seals up to three and a node runs few at a time; some more for a spray's long wait. */
    static final int MAX_KEPT = 64;

    /** Answers to one order that wait for the curve: the target sends copies to each of 8 candidates. */
    static final int MAX_ANSWERS = 8;

    /** What may come back: the answer of 57 bytes around a few numbers and an IPv6 endpoint. */
    private static final int ANSWER_BYTES = 128;

    private final OrderParts parts;
    private final OrderCounters counters;
    private final SessionCounters sessionCounters;
    private final Events events;
    /** By local index; bounded by {@value #MAX_KEPT}. */
    private final Map<Integer, OwnOrder> kept = new LinkedHashMap<>();

    OwnOrders(OrderParts parts, Events events) {
        this.parts = parts;
        this.counters = parts.counters();
        this.sessionCounters = parts.sessionCounters();
        this.events = events;
    }

    /** What becomes of orders. */
    interface Events {

        /** Whether an answer may come from there; asked before a curve is computed. */
        boolean expects(OwnOrder order, Path path);

        /** The first answer has come, over {@code path}: there is a session. */
        void onAnswered(OwnOrder order, Session session, Path path, int lengthBytes);

        /** The same answer has come over another path. */
        void onAnsweredAgain(OwnOrder order, Path path, int lengthBytes);
    }

    /** See {@link org.warrenp2p.transport.PunchCarrier#seal}. */
    void seal(PeerId to, PunchOrder order, boolean answerable, Completion<Bytes> completion) {
        OwnOrder known = find(to, order);
        if (known != null) {
            if (known.initiation != null) {
                completion.succeeded(known.initiation.packet());
            } else {
                known.waiting.add(completion);
            }
            return;
        }
        if (kept.size() == MAX_KEPT) {
            counters.refused.increment();
            parts.loop()
                    .execute(() -> completion.failed(
                            new Failure(Failure.Code.LIMIT, "Too many orders are under way; try again later")));
            return;
        }
        OwnOrder own = new OwnOrder(
                to, order, answerable, parts.indices().reserve(), parts.clock().now());
        own.waiting.add(completion);
        kept.put(own.localIndex, own);
        own.deadline = parts.deadlines().at(parts.clock().now() + OrderLife.nanos(order), () -> forget(own));
        Frame frame = new Frame.Asking(
                parts.entropy().nextLong() | 1, parts.user().ownRole(), ANSWER_BYTES, new Request.Punch(order));
        parts.crypto()
                .initiate(
                        to,
                        own.localIndex,
                        FrameCodec.encode(frame),
                        Completion.of(initiation -> onSealed(own, initiation), failure -> onNotSealed(own, failure)));
    }

    private @Nullable OwnOrder find(PeerId to, PunchOrder order) {
        for (OwnOrder own : kept.values()) {
            if (own.order.equals(order) && own.peer.equals(to)) {
                return own;
            }
        }
        return null;
    }

    private void onSealed(OwnOrder own, SessionCrypto.Initiation initiation) {
        if (isKept(own)) {
            counters.sealed.increment();
            own.initiation = initiation;
            takeWaiting(own).forEach(waiting -> waiting.succeeded(initiation.packet()));
        }
    }

    private void onNotSealed(OwnOrder own, Failure failure) {
        if (isKept(own)) {
            counters.refused.increment();
            forget(own, failure);
        }
    }

    private static Iterable<Completion<Bytes>> takeWaiting(OwnOrder own) {
        Iterable<Completion<Bytes>> taken = new ArrayList<>(own.waiting);
        own.waiting.clear();
        return taken;
    }

    /** Whether this side began the punch. */
    boolean began(PeerId peer, long punch) {
        for (OwnOrder own : kept.values()) {
            if (own.answerable && own.isOf(peer, punch)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What makes a session for the punch: the newest order that was sealed for it. Null if there is none, or the session
     * is there.
     */
    @Nullable
    Bytes firstPacket(PeerId peer, long punch) {
        Bytes newest = null;
        for (OwnOrder own : kept.values()) {
            if (own.answerable && own.isOf(peer, punch)) {
                if (own.accepted != null) {
                    return null;
                }
                newest = own.initiation == null ? newest : own.initiation.packet();
            }
        }
        return newest;
    }

    /** Takes what claims to answer an order; returns false if it answers something else. */
    boolean onResponse(Path path, byte[] packet) {
        OwnOrder own = kept.get(PacketLayout.intAt(packet, PacketLayout.SECOND_INDEX_OFFSET));
        if (own == null) {
            return false;
        }
        if (!own.answerable || own.initiation == null) {
            sessionCounters.responseUnsolicited.increment();
        } else if (!events.expects(own, path)) {
            counters.unexpected.increment();
        } else if (own.answers.size() == MAX_ANSWERS) {
            sessionCounters.overload.increment();
        } else {
            own.answers.add(new OwnOrder.Answer(path, Bytes.wrap(packet)));
            completeNext(own, own.initiation);
        }
        return true;
    }

    /** One curve at a time: who forges answers cannot fill the worker, and the true one waits behind. */
    private void completeNext(OwnOrder own, SessionCrypto.Initiation initiation) {
        while (!own.completing && !own.answers.isEmpty() && isKept(own)) {
            OwnOrder.Answer answer = own.answers.remove();
            if (own.accepted == null) {
                own.completing = true;
                initiation.complete(
                        answer.packet(),
                        Completion.of(established -> onCompleted(own, initiation, answer, established), failure -> {
                            sessionCounters.responseRefused.increment();
                            own.completing = false;
                            completeNext(own, initiation);
                        }));
            } else if (own.accepted.equals(answer.packet())) {
                counters.repeated.increment();
                events.onAnsweredAgain(own, answer.path(), answer.packet().length());
            } else {
                sessionCounters.responseRefused.increment();
            }
        }
    }

    private void onCompleted(
            OwnOrder own,
            SessionCrypto.Initiation initiation,
            OwnOrder.Answer answer,
            SessionCrypto.Established established) {
        own.completing = false;
        if (!isKept(own)) {
            return;
        }
        own.accepted = answer.packet();
        int remoteIndex = PacketLayout.intAt(answer.packet().toArray(), PacketLayout.FIRST_INDEX_OFFSET);
        Session session = new Session(
                own.peer,
                own.localIndex,
                remoteIndex,
                established.cipher(),
                true,
                own.beganNanos,
                parts.clock().now(),
                answer.path());
        events.onAnswered(own, session, answer.path(), answer.packet().length());
        completeNext(own, initiation);
    }

    /** Forgets the orders of one punch. */
    void forget(PeerId peer, long punch) {
        for (OwnOrder own : new ArrayList<>(kept.values())) {
            if (own.isOf(peer, punch)) {
                forget(own);
            }
        }
    }

    private void forget(OwnOrder own) {
        forget(own, new Failure(Failure.Code.CLOSED, "The punch is over"));
    }

    private void forget(OwnOrder own, Failure failure) {
        remove(own);
        takeWaiting(own).forEach(waiting -> waiting.failed(failure));
    }

    private void remove(OwnOrder own) {
        if (kept.remove(own.localIndex, own)) {
            parts.indices().release(own.localIndex);
            own.answers.clear();
            if (own.deadline != null) {
                own.deadline.cancel();
            }
        }
    }

    private boolean isKept(OwnOrder own) {
        return kept.get(own.localIndex) == own;
    }

    int size() {
        return kept.size();
    }

    /** Forgets everything without a word. */
    void clear() {
        new ArrayList<>(kept.values()).forEach(this::remove);
    }
}
