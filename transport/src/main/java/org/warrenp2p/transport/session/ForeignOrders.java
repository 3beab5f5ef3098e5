package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;
import org.warrenp2p.transport.SessionCrypto;

/**
 * The orders of others. Each is opened once, whether a coordinator has delivered it or it came by itself, and answered
 * once, if it is consented to; then the same bytes are every probe of ours and the answer to every copy.
 */
final class ForeignOrders {

    /** Orders kept at once, those nobody consented to included: 30 a minute are obeyed, the longest is kept for 75 s. */
    static final int MAX_KEPT = 64;

    /** Orders on the worker at once that coordinators delivered: this node has chosen these, so a few a minute come. */
    static final int MAX_IN_WORK = 16;

    /** Deliveries of one order that wait for the worker: one by each of 4 coordinators, twice. */
    static final int MAX_WAITING = 8;

    /**
     * The length of the frame in an answer, padded: the packet then pays for a reply to the probe that it is, for a
     * challenge, and for the reply to one. The shortest order has 160 bytes, so it stays below what came.
     */
    static final int ANSWER_FRAME_BYTES = 3 * PacketSizes.NOTICE_BYTES - PacketLayout.RESPONSE_OVERHEAD_BYTES;

    private final OrderParts parts;
    private final OrderCounters counters;
    private final Events events;
    /** By name; bounded by {@value #MAX_KEPT}. */
    private final Map<Bytes, ForeignOrder> kept = new LinkedHashMap<>();
    /** Those of them that are on the worker; bounded by {@value #MAX_IN_WORK}. */
    private int inWork;

    ForeignOrders(OrderParts parts, Events events) {
        this.parts = parts;
        this.counters = parts.counters();
        this.events = events;
    }

    /** What becomes of orders. */
    interface Events {

        /** Whether this side began the punch, so that an order of the other side is only to be read. */
        boolean began(ForeignOrder order);

        /** An order has come by itself. */
        void onDirectOrder(ForeignOrder order, Path path);

        /** A copy of an order that was answered has come over {@code path}. */
        void onRepeated(ForeignOrder order, Path path);
    }

    // what arrives

    /** See {@link PunchCarrier#open}. */
    void open(PeerId from, Endpoint validated, Bytes sealed, Completion<SealedOrder> completion) {
        byte[] packet = sealed.toArray();
        if (!isFirstPacket(packet)) {
            counters.forged.increment();
            failLater(completion, Failure.Code.PROTOCOL, "What a coordinator delivered is no order");
            return;
        }
        Bytes name = Responder.nameOf(packet);
        ForeignOrder.Opening opening = new ForeignOrder.Opening(from, completion);
        ForeignOrder known = kept.get(name);
        if (known != null) {
            openAgain(known, opening);
        } else if (!parts.crypto().passesCheapCheck(sealed)) {
            counters.misdirected.increment();
            failLater(completion, Failure.Code.PROTOCOL, "The order is sealed to somebody else");
        } else if (inWork == MAX_IN_WORK || !makeRoom()) {
            counters.refused.increment();
            failLater(completion, Failure.Code.LIMIT, "Too many orders are kept; later ones are taken again");
        } else {
            ForeignOrder order = keep(name, packet, validated);
            inWork++;
            order.openings.add(opening);
            parts.crypto()
                    .open(
                            sealed,
                            Completion.of(opened -> onOpened(order, opened), failure -> onNotOpened(order, failure)));
        }
    }

    private static boolean isFirstPacket(byte[] packet) {
        return packet.length >= PacketLayout.INIT_OVERHEAD_BYTES
                && packet.length <= PunchCarrier.MAX_SEALED_BYTES
                && packet[0] == PacketLayout.HANDSHAKE_INIT;
    }

    private void openAgain(ForeignOrder order, ForeignOrder.Opening opening) {
        if (order.state != ForeignOrder.State.OPENING) {
            deliver(order, opening);
        } else if (order.openings.size() < MAX_WAITING) {
            order.openings.add(opening);
        } else {
            counters.refused.increment();
            failLater(opening.completion(), Failure.Code.LIMIT, "The order has been delivered too often");
        }
    }

    /** A first packet has come over {@code path}; returns false if it is no copy of an order. */
    boolean onInit(Path path, byte[] packet) {
        ForeignOrder order = kept.isEmpty() ? null : kept.get(Responder.nameOf(packet));
        if (order == null) {
            return false;
        }
        onCopy(order, path);
        return true;
    }

    private void onCopy(ForeignOrder order, Path path) {
        counters.repeated.increment();
        Bytes answer = order.answer;
        if (order.state == ForeignOrder.State.ANSWERED && answer != null) {
            answerTo(order, path, answer);
            events.onRepeated(order, path);
        } else if (order.state != ForeignOrder.State.SILENT && order.direct == null) {
            order.direct = path;
        }
    }

    /** A first packet that came over {@code path} and that the caller has opened holds an order. */
    void onDirect(Bytes name, int remoteIndex, Path path, SessionCrypto.Opened opened, Frame.Asking frame) {
        ForeignOrder known = kept.get(name);
        if (known != null) {
            onCopy(known, path);
        } else if (!makeRoom()) {
            counters.refused.increment();
        } else {
            ForeignOrder order = keep(name, remoteIndex, path.remote());
            order.direct = path;
            take(order, opened, frame);
            events.onDirectOrder(order, path);
        }
    }

    // from opening to answering

    private ForeignOrder keep(Bytes name, byte[] packet, Endpoint observed) {
        return keep(name, PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET), observed);
    }

    private ForeignOrder keep(Bytes name, int remoteIndex, Endpoint observed) {
        ForeignOrder order =
                new ForeignOrder(this, name, remoteIndex, parts.clock().now(), observed);
        kept.put(name, order);
        return order;
    }

    /** Whether there is room for one more. What nobody consented to gives way, the oldest first. */
    private boolean makeRoom() {
        if (kept.size() == MAX_KEPT) {
            kept.values().stream().filter(ForeignOrder::mayGiveWay).findFirst().ifPresent(this::drop);
        }
        return kept.size() < MAX_KEPT;
    }

    private void onOpened(ForeignOrder order, SessionCrypto.Opened opened) {
        if (!isKept(order)) {
            return;
        }
        inWork--;
        Frame frame = decode(opened.payload().toArray());
        if (frame instanceof Frame.Asking asking && asking.request() instanceof Request.Punch) {
            take(order, opened, asking);
            List<ForeignOrder.Opening> openings = new ArrayList<>(order.openings);
            order.openings.clear();
            openings.forEach(opening -> deliver(order, opening));
        } else {
            counters.forged.increment();
            drop(order, new Failure(Failure.Code.PROTOCOL, "What a coordinator delivered is no order"));
        }
    }

    private void onNotOpened(ForeignOrder order, Failure failure) {
        if (isKept(order)) {
            inWork--;
            (failure.code() == Failure.Code.LIMIT ? counters.refused : counters.forged).increment();
            drop(order, failure);
        }
    }

    private static @Nullable Frame decode(byte[] payload) {
        try {
            return FrameCodec.decode(payload, 0, payload.length);
        } catch (MalformedFrameException e) {
            return null;
        }
    }

    private void take(ForeignOrder order, SessionCrypto.Opened opened, Frame.Asking frame) {
        counters.opened.increment();
        order.open(opened, frame);
        order.onlyToRead = events.began(order);
        order.deadline = parts.deadlines().at(parts.clock().now() + OrderLife.nanos(order.order()), () -> drop(order));
    }

    private void deliver(ForeignOrder order, ForeignOrder.Opening opening) {
        if (order.peer().equals(opening.from())) {
            opening.completion().succeeded(order);
        } else {
            counters.forged.increment();
            failLater(
                    opening.completion(),
                    Failure.Code.WRONG_PEER,
                    "The order is not of the peer that the coordinator named");
        }
    }

    /** See {@link SealedOrder#consent}. */
    void consent(ForeignOrder order, Completion<SealedOrder> completion) {
        switch (order.state) {
            case OPEN -> {
                if (order.onlyToRead) {
                    completion.succeeded(order);
                } else {
                    order.state = ForeignOrder.State.ANSWERING;
                    order.consents.add(completion);
                    answer(order);
                }
            }
            case ANSWERING -> order.consents.add(completion);
            case ANSWERED -> completion.succeeded(order);
            case OPENING, SILENT -> failLater(completion, Failure.Code.CLOSED, "The punch is over");
        }
    }

    private void answer(ForeignOrder order) {
        int localIndex = parts.indices().reserve();
        Frame frame = new Frame.Answering(order.exchange(), order.observed, new Response.PunchAnswer());
        order.opened()
                .respond(
                        localIndex,
                        FrameCodec.encodePadded(frame, ANSWER_FRAME_BYTES),
                        Completion.of(accepted -> onAnswered(order, localIndex, accepted), failure -> {
                            counters.refused.increment();
                            parts.indices().release(localIndex);
                            if (order.state == ForeignOrder.State.ANSWERING) {
                                drop(order, failure);
                            }
                        }));
    }

    private void onAnswered(ForeignOrder order, int localIndex, SessionCrypto.Accepted accepted) {
        parts.indices().release(localIndex);
        if (order.state != ForeignOrder.State.ANSWERING) {
            return;
        }
        order.state = ForeignOrder.State.ANSWERED;
        order.answer = accepted.packet();
        Session session = new Session(
                order.peer(),
                localIndex,
                order.remoteIndex,
                accepted.cipher(),
                false,
                order.beganNanos,
                parts.clock().now(),
                null);
        order.session = session;
        parts.table().addOrdered(session);
        if (order.direct != null) {
            answerTo(order, order.direct, accepted.packet());
        }
        List<Completion<SealedOrder>> consents = new ArrayList<>(order.consents);
        order.consents.clear();
        consents.forEach(consent -> consent.succeeded(order));
    }

    /** Answers what came over {@code path}, if that is not more than came. */
    private void answerTo(ForeignOrder order, Path path, Bytes answer) {
        if (parts.sender().sendWithinBudget(path, answer)) {
            note(order, path);
        }
    }

    /** The answer has been sent over {@code path}: what its sender sends next proves that one, if it was the only one. */
    private static void note(ForeignOrder order, Path path) {
        if (order.session != null) {
            order.session.answeredAt(path);
        }
    }

    // what leaves

    /** The order of that punch whose answer its sender waits for, the newest; null if there is none. */
    @Nullable
    ForeignOrder unconfirmed(PeerId peer, long punch) {
        ForeignOrder newest = null;
        for (ForeignOrder order : kept.values()) {
            if (order.isOf(peer, punch) && order.state == ForeignOrder.State.ANSWERED) {
                if (!order.isUnconfirmed()) {
                    return null;
                }
                newest = order;
            }
        }
        return newest;
    }

    /** Sends the answer as a probe of our own. */
    boolean probe(ForeignOrder order, Path path, int hops) {
        Bytes answer = order.answer;
        if (answer == null || !parts.sender().send(path, answer, hops)) {
            return false;
        }
        note(order, path);
        return true;
    }

    /** Whether the punch was begun by {@code peer}. */
    boolean isBegunBy(PeerId peer, long punch) {
        return kept.values().stream().anyMatch(order -> !order.onlyToRead && order.isOf(peer, punch));
    }

    // the end

    /** Stays silent about the orders of one punch from now on. */
    void silence(PeerId peer, long punch) {
        for (ForeignOrder order : kept.values()) {
            if (order.isOf(peer, punch)) {
                silence(order);
            }
        }
    }

    /** Forgets everything of {@code order} but that it has come. */
    void silence(ForeignOrder order) {
        if (order.state != ForeignOrder.State.OPENING) {
            end(order, new Failure(Failure.Code.CLOSED, "The punch is over"));
        }
    }

    private void drop(ForeignOrder order) {
        drop(order, new Failure(Failure.Code.CLOSED, "The order is too old"));
    }

    private void drop(ForeignOrder order, Failure failure) {
        if (kept.remove(order.name, order)) {
            if (order.deadline != null) {
                order.deadline.cancel();
            }
            end(order, failure);
        }
    }

    private void end(ForeignOrder order, Failure failure) {
        order.state = ForeignOrder.State.SILENT;
        order.answer = null;
        Session session = order.session;
        if (session != null && session.state == Session.State.PROVISIONAL) {
            parts.table().close(session);
        }
        new ArrayList<>(order.openings).forEach(opening -> opening.completion().failed(failure));
        order.openings.clear();
        new ArrayList<>(order.consents).forEach(consent -> consent.failed(failure));
        order.consents.clear();
    }

    private boolean isKept(ForeignOrder order) {
        return kept.get(order.name) == order;
    }

    private void failLater(Completion<SealedOrder> completion, Failure.Code code, String message) {
        parts.loop().execute(() -> completion.failed(new Failure(code, message)));
    }

    int size() {
        return kept.size();
    }

    /** Forgets everything without a word. */
    void clear() {
        for (ForeignOrder order : new ArrayList<>(kept.values())) {
            order.openings.clear();
            order.consents.clear();
            drop(order);
        }
        inWork = 0;
    }
}
