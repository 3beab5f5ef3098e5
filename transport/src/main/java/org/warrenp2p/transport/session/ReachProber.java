package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.ReachProbes;
import org.warrenp2p.transport.UdpSocket;

/**
 * Sends sealed nonces from a socket of their own to where a peer answers us, and waits for one to come back in the
 * session. No curve is computed, and what is sent goes to an endpoint that has proved itself: docs/decisions/0009.
 */
final class ReachProber implements ReachProbes {

    /**
     * Transmissions of one probe. At 30 % loss one reachable peer in 410 is missed if probes alone are lost, one in 29 if
     * echoes are as well; it is tried again later. Who is not reachable costs us 195 bytes.
     */
    static final int MAX_ATTEMPTS = 5;

    /** Bound of the probes under way: at 10 strangers a second (dht) who keep silent for 10 s, and some more. */
    static final int MAX_OPEN = 256;

    /** Between two transmissions, at least: a burst of losses ends within a second. */
    private static final long MIN_SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Between two transmissions, at most, whatever round trip was measured. */
    private static final long MAX_SPACING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SessionTable table;
    private final PacketSender sender;
    private final EventLoop loop;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final Entropy entropy;
    private final SessionCounters counters;
    /** One per family; the node decides how many. */
    private final List<UdpSocket> sockets = new ArrayList<>();
    /** By nonce; bounded by {@value #MAX_OPEN}. */
    private final Map<Long, Probe> open = new LinkedHashMap<>();

    ReachProber(
            SessionTable table,
            PacketSender sender,
            EventLoop loop,
            SessionClock clock,
            DeadlineQueue deadlines,
            Entropy entropy,
            SessionCounters counters) {
        this.table = table;
        this.sender = sender;
        this.loop = loop;
        this.clock = clock;
        this.deadlines = deadlines;
        this.entropy = entropy;
        this.counters = counters;
    }

    void addSocket(UdpSocket socket) {
        sockets.add(socket);
    }

    @Override
    public boolean doubts(Contact contact) {
        PeerEntry entry = table.entry(contact.peer());
        boolean reached = entry != null && entry.isReachedAt(contact.endpoint());
        return !reached && socketFor(contact.endpoint()) != null;
    }

    @Override
    public void probe(Contact contact, long rttNanos, Completion<Contact> completion) {
        UdpSocket socket = socketFor(contact.endpoint());
        if (socket == null || table.entry(contact.peer()) == null) {
            failLater(completion, new Failure(Failure.Code.UNREACHABLE, "There is no way to probe " + contact));
            return;
        }
        if (open.size() == MAX_OPEN) {
            counters.reachRefused.increment();
            failLater(completion, new Failure(Failure.Code.LIMIT, "Too many probes are under way; try again later"));
            return;
        }
        long nonce = entropy.nextLong();
        while (open.containsKey(nonce)) {
            nonce = entropy.nextLong();
        }
        // two round trips: an echo that is only slow is not asked for again
        long spacingNanos = Math.max(MIN_SPACING_NANOS, Math.min(MAX_SPACING_NANOS, 2 * rttNanos));
        Probe probe = new Probe(contact, new Path(socket, contact.endpoint()), nonce, spacingNanos, completion);
        open.put(nonce, probe);
        send(probe);
    }

    private @Nullable UdpSocket socketFor(Endpoint endpoint) {
        for (UdpSocket socket : sockets) {
            if (socket.canReach(endpoint)) {
                return socket;
            }
        }
        return null;
    }

    private void failLater(Completion<Contact> completion, Failure failure) {
        loop.execute(() -> completion.failed(failure));
    }

    private void send(Probe probe) {
        PeerEntry entry = table.entry(probe.contact.peer());
        if (entry != null && !clock.isWornOut(entry.current)) {
            counters.reachProbeSent.increment();
            sender.send(entry.current, probe.path, new Notice.ReachProbe(probe.nonce));
        }
        probe.attempts++;
        probe.deadline = deadlines.at(clock.now() + probe.spacingNanos, () -> onDeadline(probe));
    }

    private void onDeadline(Probe probe) {
        if (probe.attempts < MAX_ATTEMPTS) {
            send(probe);
            return;
        }
        open.remove(probe.nonce);
        counters.reachFailed.increment();
        probe.completion.failed(new Failure(Failure.Code.TIMEOUT, "No packet of a stranger reaches " + probe.contact));
    }

    /** A nonce has come back from {@code entry}'s peer. */
    void onEcho(PeerEntry entry, long nonce) {
        Probe probe = open.get(nonce);
        if (probe == null || !probe.contact.peer().equals(entry.peer)) {
            counters.reachUnsolicited.increment();
            return;
        }
        open.remove(nonce);
        if (probe.deadline != null) {
            probe.deadline.cancel();
        }
        counters.reachProved.increment();
        entry.reachedAt(probe.contact.endpoint());
        probe.completion.succeeded(probe.contact);
    }

    /** How many are under way. */
    int size() {
        return open.size();
    }

    /** Forgets everything without a word. */
    void clear() {
        open.clear();
    }

    /** One endpoint that is being probed. */
    private static final class Probe {

        private final Contact contact;
        private final Path path;
        private final long nonce;
        private final long spacingNanos;
        private final Completion<Contact> completion;
        private int attempts;
        private DeadlineQueue.@Nullable Deadline deadline;

        private Probe(Contact contact, Path path, long nonce, long spacingNanos, Completion<Contact> completion) {
            this.contact = contact;
            this.path = path;
            this.nonce = nonce;
            this.spacingNanos = spacingNanos;
            this.completion = completion;
        }
    }
}
