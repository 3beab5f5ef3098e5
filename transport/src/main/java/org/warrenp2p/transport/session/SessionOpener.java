package org.warrenp2p.transport.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Sends requests in the session there is, and decides when a new one begins: for a stranger, worn keys, or a restart. */
final class SessionOpener {

    /**
     * Requests of ours may go to endpoints of a peer that have proved nothing yet; we remember that many, so that we
     * recognise who answers there that the session is not known. As many as exchanges may be in flight.
     */
    private static final int MAX_PROBED_PATHS = 1_024;

    /** How long a handshake for new keys is tried: a few losses, well within what is left before the hard stop. */
    private static final long REKEY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** First retransmission of a handshake for new keys: nobody waits for it. */
    private static final RetryPace REKEY_PACE = RetryPace.doubling(TimeUnit.SECONDS.toNanos(1));

    private final PeerId self;
    private final Initiator initiator;
    private final SessionTable table;
    private final PacketSender sender;
    private final SessionClock clock;
    private final Entropy entropy;
    private final SessionCounters counters;
    /** Bounded by {@value #MAX_PROBED_PATHS}, the oldest gives way. */
    private final Map<Path, PeerId> probed = new LinkedHashMap<>();

    SessionOpener(
            PeerId self,
            Initiator initiator,
            SessionTable table,
            PacketSender sender,
            SessionClock clock,
            Entropy entropy,
            SessionCounters counters) {
        this.self = self;
        this.initiator = initiator;
        this.table = table;
        this.sender = sender;
        this.clock = clock;
        this.entropy = entropy;
        this.counters = counters;
    }

    /** See {@link Sessions#send}. */
    Dispatch send(Outgoing outgoing) {
        Contact to = outgoing.to();
        PeerEntry entry = usableEntry(to.peer());
        if (entry == null) {
            return sendFirst(outgoing);
        }
        Path path = entry.paths.validatedTo(to.endpoint());
        if (path == null) {
            path = sender.route(to.endpoint());
            if (path == null) {
                return Dispatch.UNREACHABLE;
            }
            probe(path, to.peer());
        }
        sender.send(entry.current, path, outgoing.inSession());
        rekeyIfDue(entry, outgoing.frame().role());
        return Dispatch.SENT;
    }

    private @Nullable PeerEntry usableEntry(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        if (entry != null && clock.isWornOut(entry.current)) {
            counters.wornOut.increment();
            table.close(entry.current);
            return null;
        }
        return entry;
    }

    private void probe(Path path, PeerId peer) {
        probed.remove(path);
        probed.put(path, peer);
        if (probed.size() > MAX_PROBED_PATHS) {
            probed.remove(probed.keySet().iterator().next());
        }
    }

    private Dispatch sendFirst(Outgoing outgoing) {
        Initiator.Handshake underWay = initiator.underWay(outgoing.to());
        if (underWay != null) {
            underWay.extend(outgoing.deadlineNanos());
            return Dispatch.WAITING;
        }
        Path path = sender.route(outgoing.to().endpoint());
        if (path == null || outgoing.to().peer().equals(self)) {
            return Dispatch.UNREACHABLE;
        }
        if (initiator.isFull()) {
            counters.overload.increment();
            return Dispatch.LIMIT;
        }
        if (outgoing.frame().request().kind().mayTravelInFirstPacket()) {
            begin(outgoing, path, outgoing.frame(), 0);
            return Dispatch.RIDING;
        }
        beginWithPing(outgoing, path);
        return Dispatch.WAITING;
    }

    private void beginWithPing(Outgoing outgoing, Path path) {
        long id = entropy.nextLong() | 1;
        begin(outgoing, path, Outgoing.ping(id, outgoing.frame().role()), id);
    }

    private void begin(Outgoing outgoing, Path path, Frame.Asking frame, long ownPing) {
        Initiator.Handshake handshake =
                new Initiator.Handshake(outgoing.to(), path, ownPing, outgoing.pace(), outgoing.deadlineNanos());
        initiator.begin(handshake, FrameCodec.encodePadded(frame, PacketSizes.firstFrameBytes(frame)));
    }

    /** Makes new keys if we began the session and it is worn, at most one handshake at a time. */
    void rekeyIfDue(PeerEntry entry, Frame.Role ownRole) {
        Path path = entry.paths.current();
        if (!entry.current.initiator || entry.rekeying || path == null || !clock.wantsRekey(entry.current)) {
            return;
        }
        Contact contact = new Contact(entry.peer, path.remote());
        if (initiator.underWay(contact) == null && !initiator.isFull()) {
            entry.rekeying = true;
            Frame.Asking ping = Outgoing.ping(0, ownRole);
            beginWithPing(
                    new Outgoing(contact, ping, ping.maxAnswerBytes(), REKEY_PACE, clock.now() + REKEY_TIMEOUT_NANOS),
                    path);
        }
    }

    /** Somebody says that it does not know our session. Begins anew only for a request that is open. */
    void onUnknownSession(Path path, int index, long counter, SessionUser user) {
        PeerId owner = table.owners().peerAt(path);
        PeerId peer = owner != null ? owner : probed.get(path);
        PeerEntry entry = peer == null ? null : table.entry(peer);
        if (entry == null || entry.current.remoteIndex != index || !entry.current.sentLately(counter)) {
            counters.unknownIgnored.increment();
            return;
        }
        Contact contact = new Contact(entry.peer, path.remote());
        Outgoing open = user.openRequest(contact);
        boolean tooSoon = open != null
                && entry.restarted
                && clock.now() - entry.restartedNanos < open.pace().waitNanos(0);
        if (open == null || tooSoon || initiator.underWay(contact) != null || initiator.isFull()) {
            counters.unknownIgnored.increment();
            return;
        }
        entry.restarted = true;
        entry.restartedNanos = clock.now();
        counters.restarted.increment();
        if (open.frame().request().kind().mayTravelInFirstPacket()) {
            begin(open, path, open.frame(), 0);
        } else {
            beginWithPing(open, path);
        }
    }

    /** How many paths requests went to that have proved nothing yet. */
    int probed() {
        return probed.size();
    }

    void removeSocket(UdpSocket socket) {
        probed.keySet().removeIf(path -> path.socket() == socket);
    }
}
