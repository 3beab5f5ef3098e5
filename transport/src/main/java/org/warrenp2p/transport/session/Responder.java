package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SessionCrypto;

/**
 * The handshakes that others began. Each first packet is opened once and answered once, with the answer to the request
 * that it carries; its duplicates get the same bytes again. Nothing here touches a confirmed session, and no answer is
 * larger than what has come from where it goes.
 */
final class Responder {

    private final SessionCrypto crypto;
    private final CookieGate gate;
    private final PacketSender sender;
    private final SendBudget budget;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final SessionCounters counters;
    private final SessionIndices indices;
    private final SessionTable table;
    private final Punches punches;
    private final SessionUser user;
    private final SessionSettings settings;

    /**
     * First packets that are known, by e and mac1 (a duplicate has both; e alone could be spoilt by somebody who saw it).
     * Bounded by {@code limits.provisional + limits.crypto}: those not in work give way to newer ones, oldest first.
     */
    private final Map<Bytes, FirstPacket> known = new LinkedHashMap<>();
    /** How many of them are in work; bounded by {@code limits.crypto}. */
    private int inWork;

    Responder(
            SessionCrypto crypto,
            CookieGate gate,
            PacketSender sender,
            SendBudget budget,
            SessionClock clock,
            DeadlineQueue deadlines,
            SessionCounters counters,
            SessionIndices indices,
            SessionTable table,
            Punches punches,
            SessionUser user,
            SessionSettings settings) {
        this.crypto = crypto;
        this.gate = gate;
        this.sender = sender;
        this.budget = budget;
        this.clock = clock;
        this.deadlines = deadlines;
        this.counters = counters;
        this.indices = indices;
        this.table = table;
        this.punches = punches;
        this.user = user;
        this.settings = settings;
    }

    /** A first packet has come, or what claims to be one; its bytes are in the budget of {@code path} already. */
    void onInit(Path path, byte[] packet) {
        Bytes name = nameOf(packet);
        FirstPacket duplicate = known.get(name);
        if (duplicate != null) {
            answerAgain(duplicate, path);
            return;
        }
        Bytes bytes = Bytes.wrap(packet);
        if (!crypto.passesCheapCheck(bytes)) {
            counters.initMisdirected.increment();
            return;
        }
        if (!gate.admits(path, packet, inWork)) {
            return;
        }
        if (inWork >= settings.limits().crypto()) {
            counters.overload.increment();
            return;
        }
        FirstPacket first =
                new FirstPacket(name, path, PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET), clock.now());
        remember(first);
        crypto.open(bytes, Completion.of(opened -> onOpened(first, opened), failure -> {
            (failure.code() == Failure.Code.LIMIT ? counters.overload : counters.initRefused).increment();
            forget(first);
        }));
    }

    private void answerAgain(FirstPacket first, Path path) {
        if (first.answer == null) {
            counters.initInWork.increment();
            return;
        }
        if (!path.equals(first.path) && first.session != null) {
            // the first may have been a copy that somebody else sent ahead: answer here too, but then the initiator's
            // next packet proves neither place
            first.session.answeredElsewhere = true;
        }
        if (sender.sendWithinBudget(path, first.answer)) {
            counters.initAnsweredAgain.increment();
            if (first.session != null) {
                first.session.answeredAgain = true;
            }
        }
    }

    private void onOpened(FirstPacket first, SessionCrypto.Opened opened) {
        if (!isKnown(first)) {
            return;
        }
        Frame frame;
        byte[] payload = opened.payload().toArray();
        try {
            frame = FrameCodec.decode(payload, 0, payload.length);
        } catch (MalformedFrameException e) {
            counters.malformed.increment();
            forget(first);
            return;
        }
        if (!(frame instanceof Frame.Asking asking)) {
            counters.initNotIdempotent.increment();
            forget(first);
            return;
        }
        if (asking.request().kind() == Request.Kind.PUNCH) {
            forget(first);
            punches.onDirect(first.name, first.remoteIndex, first.path, opened, asking);
            return;
        }
        if (!asking.request().kind().mayTravelInFirstPacket()) {
            counters.initNotIdempotent.increment();
        }
        first.opened = opened;
        user.onAsking(first, asking);
    }

    private void accept(
            FirstPacket first, SessionCrypto.Opened opened, int localIndex, SessionCrypto.Accepted accepted) {
        indices.release(localIndex);
        if (!isKnown(first)) {
            return;
        }
        Session session = new Session(
                opened.initiator(),
                localIndex,
                first.remoteIndex,
                accepted.cipher(),
                false,
                first.beganNanos,
                clock.now(),
                first.path);
        leaveWork(first);
        first.answer = accepted.packet();
        first.session = session;
        // moved to the end, behind those that were answered earlier
        known.remove(first.name);
        known.put(first.name, first);
        expireAfterAnswerLife(first);
        table.addProvisional(session);
        sender.sendWithinBudget(first.path, accepted.packet());
    }

    private void remember(FirstPacket first) {
        if (known.size() >= settings.limits().provisional() + settings.limits().crypto()) {
            known.values().stream().filter(old -> !old.inWork).findFirst().ifPresent(this::forget);
        }
        known.put(first.name, first);
        inWork++;
        expireAfterAnswerLife(first);
    }

    private void expireAfterAnswerLife(FirstPacket first) {
        if (first.deadline != null) {
            first.deadline.cancel();
        }
        long lifeNanos = settings.lifetimes().answer().toNanos();
        first.deadline = deadlines.at(clock.now() + lifeNanos, () -> {
            if (first.inWork) {
                counters.initUnanswered.increment();
            }
            forget(first);
        });
    }

    /** How many first packets are known. */
    int known() {
        return known.size();
    }

    private boolean isKnown(FirstPacket first) {
        return known.get(first.name) == first;
    }

    private void forget(FirstPacket first) {
        if (known.remove(first.name, first)) {
            leaveWork(first);
            if (first.deadline != null) {
                first.deadline.cancel();
            }
        }
    }

    private void leaveWork(FirstPacket first) {
        if (first.inWork) {
            first.inWork = false;
            inWork--;
        }
    }

    /** Forgets everything without a word. */
    void clear() {
        new ArrayList<>(known.values()).forEach(this::forget);
    }

    /** What a first packet and its copies have in common, and no other packet. */
    static Bytes nameOf(byte[] packet) {
        byte[] name = new byte[PacketLayout.EPHEMERAL_BYTES + PacketLayout.MAC_BYTES];
        System.arraycopy(packet, PacketLayout.INIT_EPHEMERAL_OFFSET, name, 0, PacketLayout.EPHEMERAL_BYTES);
        System.arraycopy(
                packet,
                packet.length - 2 * PacketLayout.MAC_BYTES,
                name,
                PacketLayout.EPHEMERAL_BYTES,
                PacketLayout.MAC_BYTES);
        return Bytes.wrap(name);
    }

    /** One first packet of somebody else, from its arrival until its answer is forgotten. */
    private final class FirstPacket implements Arrival {

        private final Bytes name;
        private final Path path;
        private final int remoteIndex;
        private final long beganNanos;
        private boolean inWork = true;
        private boolean replied;
        private SessionCrypto.@Nullable Opened opened;
        private @Nullable Bytes answer;
        private @Nullable Session session;
        private DeadlineQueue.@Nullable Deadline deadline;

        private FirstPacket(Bytes name, Path path, int remoteIndex, long beganNanos) {
            this.name = name;
            this.path = path;
            this.remoteIndex = remoteIndex;
            this.beganNanos = beganNanos;
        }

        @Override
        public PeerId peer() {
            return opened().initiator();
        }

        @Override
        public Endpoint source() {
            return path.remote();
        }

        @Override
        public boolean confirmed() {
            return false;
        }

        @Override
        public Arrival.@Nullable FirstPacket firstPacket() {
            return null;
        }

        @Override
        public int replyRoomBytes(int maxDatagramBytes) {
            int most = Math.min(maxDatagramBytes, PacketLayout.MAX_PACKET_BYTES);
            return Math.min(most, budget.leftBytes(path)) - PacketLayout.RESPONSE_OVERHEAD_BYTES;
        }

        @Override
        public void reply(Frame frame, int maxDatagramBytes) {
            Bytes payload = FrameCodec.encode(frame);
            if (replied || !isKnown(this) || payload.length() > replyRoomBytes(maxDatagramBytes)) {
                decline();
                return;
            }
            replied = true;
            SessionCrypto.Opened now = opened();
            int localIndex = indices.reserve();
            now.respond(
                    localIndex, payload, Completion.of(accepted -> accept(this, now, localIndex, accepted), failure -> {
                        counters.overload.increment();
                        indices.release(localIndex);
                        forget(this);
                    }));
        }

        /** Stays known, so that its copies are not opened again, but gives its place to another. */
        @Override
        public void decline() {
            counters.replyDropped.increment();
            if (!replied) {
                leaveWork(this);
            }
        }

        private SessionCrypto.Opened opened() {
            if (opened == null) {
                throw new IllegalStateException("The first packet has not been opened");
            }
            return opened;
        }
    }
}
