package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;

/**
 * The handshakes that we began: the first packet, byte for byte again until it is answered or nobody waits for it any
 * more, and the answer, which counts only from where the first packet went.
 */
final class Initiator {

    /**
     * Cookies that one handshake takes: one, and as many again for a secret that has changed and for a second load. So
     * nobody who forges them can make us send for ever.
     */
    private static final int MAX_COOKIES = 3;

    private final SessionCrypto crypto;
    private final PacketSender sender;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final SessionCounters counters;
    private final SessionIndices indices;
    private final int maxHandshakes;
    private final Events events;

    /** Bounded by {@code maxHandshakes}. */
    private final Map<Contact, Handshake> byContact = new LinkedHashMap<>();
    /** The same ones. */
    private final Map<Integer, Handshake> byIndex = new LinkedHashMap<>();

    Initiator(
            SessionCrypto crypto,
            PacketSender sender,
            SessionClock clock,
            DeadlineQueue deadlines,
            SessionCounters counters,
            SessionIndices indices,
            int maxHandshakes,
            Events events) {
        this.crypto = crypto;
        this.sender = sender;
        this.clock = clock;
        this.deadlines = deadlines;
        this.counters = counters;
        this.indices = indices;
        this.maxHandshakes = maxHandshakes;
        this.events = events;
    }

    /** What becomes of handshakes. */
    interface Events {

        /** The responder has answered; {@code payload} is its encoded frame. */
        void onEstablished(Session session, Handshake handshake, Bytes payload);

        /** There will be no session. */
        void onFailed(Handshake handshake, Failure failure);
    }

    /** The handshake with {@code contact} that is under way, or null. */
    @Nullable
    Handshake underWay(Contact contact) {
        return byContact.get(contact);
    }

    /** How many are under way. */
    int underWay() {
        return byContact.size();
    }

    boolean isFull() {
        return byContact.size() >= maxHandshakes;
    }

    /** Begins a handshake over {@code path}; the caller has looked that there is room and none to this contact. */
    void begin(Handshake handshake, Bytes payload) {
        handshake.localIndex = indices.reserve();
        handshake.beganNanos = clock.now();
        byContact.put(handshake.contact, handshake);
        byIndex.put(handshake.localIndex, handshake);
        crypto.initiate(
                handshake.contact.peer(),
                handshake.localIndex,
                payload,
                Completion.of(initiation -> onWritten(handshake, initiation), failure -> {
                    if (isOpen(handshake)) {
                        if (failure.code() == Failure.Code.LIMIT) {
                            counters.overload.increment();
                        }
                        fail(handshake, failure);
                    }
                }));
    }

    private void onWritten(Handshake handshake, SessionCrypto.Initiation initiation) {
        if (isOpen(handshake)) {
            handshake.initiation = initiation;
            transmit(handshake, initiation);
        }
    }

    private void transmit(Handshake handshake, SessionCrypto.Initiation initiation) {
        handshake.transmissions++;
        handshake.sentNanos = clock.now();
        Bytes packet = initiation.packet();
        sender.send(handshake.path, handshake.cookie == null ? packet : Cookies.shown(packet, handshake.cookie));
        long nextNanos = clock.now() + handshake.pace.waitNanos(handshake.transmissions - 1);
        long wakeNanos = nextNanos - handshake.untilNanos < 0 ? nextNanos : handshake.untilNanos;
        handshake.deadline = deadlines.at(wakeNanos, () -> onDeadline(handshake, initiation, nextNanos));
    }

    private void onDeadline(Handshake handshake, SessionCrypto.Initiation initiation, long nextNanos) {
        if (clock.now() - handshake.untilNanos >= 0) {
            counters.handshakeTimedOut.increment();
            fail(
                    handshake,
                    new Failure(Failure.Code.TIMEOUT, "No answer from " + handshake.contact + " to a first packet"));
        } else if (clock.now() - nextNanos >= 0) {
            counters.initRetransmitted.increment();
            transmit(handshake, initiation);
        } else {
            // somebody else began to wait meanwhile
            long wakeNanos = nextNanos - handshake.untilNanos < 0 ? nextNanos : handshake.untilNanos;
            handshake.deadline = deadlines.at(wakeNanos, () -> onDeadline(handshake, initiation, nextNanos));
        }
    }

    /** The responder is under load, or somebody claims so: the same packet goes out again at once, with the cookie. */
    void onCookieReply(Path path, byte[] packet) {
        Handshake handshake = byIndex.get(PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET));
        if (handshake == null
                || handshake.initiation == null
                || handshake.completing
                || handshake.cookies >= MAX_COOKIES
                || !handshake.path.equals(path)) {
            counters.cookieIgnored.increment();
            return;
        }
        Bytes cookie = handshake.initiation.openCookie(Bytes.wrap(packet));
        if (cookie == null) {
            counters.cookieIgnored.increment();
            return;
        }
        counters.cookieTaken.increment();
        handshake.cookies++;
        handshake.cookie = cookie;
        if (handshake.deadline != null) {
            handshake.deadline.cancel();
        }
        transmit(handshake, handshake.initiation);
    }

    /** An answer to a first packet has come, or what claims to be one. */
    void onResponse(Path path, byte[] packet) {
        Handshake handshake = byIndex.get(PacketLayout.intAt(packet, PacketLayout.SECOND_INDEX_OFFSET));
        if (handshake == null || handshake.initiation == null || handshake.completing || !handshake.path.equals(path)) {
            counters.responseUnsolicited.increment();
            return;
        }
        // one at a time: who forges answers cannot fill the worker, and the true one comes again
        handshake.completing = true;
        int remoteIndex = PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET);
        handshake.initiation.complete(
                Bytes.wrap(packet),
                Completion.of(established -> onCompleted(handshake, remoteIndex, established), failure -> {
                    handshake.completing = false;
                    counters.responseRefused.increment();
                }));
    }

    private void onCompleted(Handshake handshake, int remoteIndex, SessionCrypto.Established established) {
        if (!isOpen(handshake)) {
            return;
        }
        remove(handshake);
        Session session = new Session(
                handshake.contact.peer(),
                handshake.localIndex,
                remoteIndex,
                established.cipher(),
                true,
                handshake.beganNanos,
                clock.now(),
                handshake.path);
        events.onEstablished(session, handshake, established.payload());
    }

    /** Gives up what goes through {@code socket}. */
    void removeSocket(UdpSocket socket) {
        for (Handshake handshake : new ArrayList<>(byContact.values())) {
            if (handshake.path.socket() == socket) {
                fail(handshake, new Failure(Failure.Code.UNREACHABLE, "The socket was closed"));
            }
        }
    }

    /** Forgets everything without a word. */
    void clear() {
        new ArrayList<>(byContact.values()).forEach(this::remove);
    }

    private void fail(Handshake handshake, Failure failure) {
        remove(handshake);
        events.onFailed(handshake, failure);
    }

    private boolean isOpen(Handshake handshake) {
        return byIndex.get(handshake.localIndex) == handshake;
    }

    private void remove(Handshake handshake) {
        byContact.remove(handshake.contact);
        byIndex.remove(handshake.localIndex);
        indices.release(handshake.localIndex);
        if (handshake.deadline != null) {
            handshake.deadline.cancel();
        }
    }

    /** One handshake that we began. */
    static final class Handshake {

        final Contact contact;
        final Path path;
        /** The exchange id of a PING that is ours alone, or 0 if a request of the user rides. */
        final long ownPing;

        private final RetryPace pace;
        private long untilNanos;
        private int localIndex;
        private long beganNanos;
        private long sentNanos;
        private int transmissions;
        private boolean completing;
        private int cookies;
        private @Nullable Bytes cookie;
        private SessionCrypto.@Nullable Initiation initiation;
        private DeadlineQueue.@Nullable Deadline deadline;

        Handshake(Contact contact, Path path, long ownPing, RetryPace pace, long untilNanos) {
            this.contact = contact;
            this.path = path;
            this.ownPing = ownPing;
            this.pace = pace;
            this.untilNanos = untilNanos;
        }

        /** Somebody waits until then at least. */
        void extend(long otherUntilNanos) {
            if (otherUntilNanos - untilNanos > 0) {
                untilNanos = otherUntilNanos;
            }
        }

        Arrival.FirstPacket travelled() {
            return new Arrival.FirstPacket(sentNanos, transmissions);
        }
    }
}
