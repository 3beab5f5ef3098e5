package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * What arrives in sessions: opened, taken as proof that its sender has the keys, and handed on. Packets that are not
 * authentic, or not new, change nothing but a counter.
 */
final class TransportReceiver {

    private final PacketBuffers buffers;
    private final SessionTable table;
    private final PacketSender sender;
    private final SendBudget budget;
    private final SessionClock clock;
    private final PathValidator validator;
    private final SessionOpener opener;
    private final ReachProber prober;
    private final Punches punches;
    private final SessionUser user;
    private final SessionCounters counters;
    private final long hardStopPackets;

    TransportReceiver(
            PacketBuffers buffers,
            SessionTable table,
            PacketSender sender,
            SendBudget budget,
            SessionClock clock,
            PathValidator validator,
            SessionOpener opener,
            ReachProber prober,
            Punches punches,
            SessionUser user,
            SessionCounters counters,
            SessionSettings.Limits limits) {
        this.buffers = buffers;
        this.table = table;
        this.sender = sender;
        this.budget = budget;
        this.clock = clock;
        this.validator = validator;
        this.opener = opener;
        this.prober = prober;
        this.punches = punches;
        this.user = user;
        this.counters = counters;
        this.hardStopPackets = limits.hardStopPackets();
    }

    /** A packet of {@code lengthBytes}, enough for a header and a tag, is in the buffer. */
    void onPacket(Path path, int lengthBytes) {
        byte[] packet = buffers.packet;
        int index = PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET);
        long counter = PacketLayout.longAt(packet, PacketLayout.COUNTER_OFFSET);
        Session session = table.session(index);
        if (session == null) {
            counters.packetUnknown.increment();
            budget.received(path, lengthBytes);
            sender.sendUnknownSession(path, index, counter);
            return;
        }
        if (!session.window.isFresh(counter) || counter >= hardStopPackets) {
            counters.packetReplayed.increment();
            return;
        }
        int header = PacketLayout.TRANSPORT_HEADER_BYTES;
        int plainBytes =
                session.cipher.open(counter, packet, header, packet, header, lengthBytes - header, buffers.plain, 0);
        if (plainBytes < 0) {
            counters.packetForged.increment();
            return;
        }
        boolean newest = session.window.mark(counter);
        onAuthentic(session, path, lengthBytes, newest, plainBytes);
    }

    private void onAuthentic(Session session, Path from, int lengthBytes, boolean newest, int plainBytes) {
        Frame frame = decode(plainBytes);
        if (frame instanceof Frame.Telling telling && telling.notice() instanceof Notice.ReachProbe probe) {
            onReachProbe(session, from, probe);
            return;
        }
        if (session.state == Session.State.PROVISIONAL) {
            // the keys prove who sent this, whether or not we can read it
            confirm(session, from);
        }
        PeerEntry entry = table.entry(session.peer);
        if (entry == null) {
            return;
        }
        // what is kept of this packet's source shares it with the peer's paths
        Path path = entry.paths.known(from);
        table.touch(entry, clock.now());
        boolean heardBefore = entry.paths.isValidated(path) || budget.knows(path);
        if (!entry.paths.isValidated(path)) {
            budget.received(path, lengthBytes);
        }
        if (frame == null) {
            return;
        }
        SessionArrival arrival = arrival(session, entry, path);
        boolean asking = frame.kind() == Frame.Kind.ASKING;
        if (!asking) {
            deliver(arrival, frame, heardBefore);
        }
        if (newest && session.state == Session.State.DRAINING) {
            table.heardIn(entry, session, clock.now());
        }
        if (newest && (session.state == Session.State.CURRENT || !entry.paths.isValidated(path))) {
            validator.onNewest(entry, path);
        } else if (!newest) {
            validator.onOvertaken(entry, path);
        }
        if (asking) {
            // after the challenge, which comes first in the budget of a new path
            deliver(arrival, frame, heardBefore);
        }
        if (session.state == Session.State.CURRENT) {
            opener.rekeyIfDue(entry, user.ownRole());
        }
    }

    /**
     * It comes from a port that sends nothing else, so that it arrives only where strangers do. Where it came from is
     * therefore no place to answer to: it neither moves the peer nor earns bytes.
     */
    private void onReachProbe(Session session, Path from, Notice.ReachProbe probe) {
        if (session.state == Session.State.PROVISIONAL) {
            Path answered = session.handshakePath;
            if (answered == null) {
                // nobody has our answer yet
                return;
            }
            // whoever has the keys has got our answer, and that went there
            confirm(session, answered);
        }
        PeerEntry entry = table.entry(session.peer);
        if (entry == null) {
            return;
        }
        table.touch(entry, clock.now());
        counters.reachProbeEchoed.increment();
        arrival(session, entry, from).tellOverPathInUse(new Notice.ReachEcho(probe.nonce()));
    }

    private SessionArrival arrival(Session session, PeerEntry entry, Path path) {
        return new SessionArrival(session, entry, path, sender, budget, clock, counters);
    }

    private @Nullable Frame decode(int plainBytes) {
        try {
            return FrameCodec.decode(buffers.plain, 0, plainBytes);
        } catch (MalformedFrameException e) {
            counters.malformed.increment();
            return null;
        }
    }

    /** The initiator has used the session that we answered. If there was one answer, it has come to where that went. */
    private void confirm(Session session, Path path) {
        Path answered = session.handshakePath;
        boolean proved = answered != null && !session.answeredElsewhere;
        Path kept = answered != null && (proved || path.equals(answered)) ? answered : path;
        table.confirm(session, kept, proved);
        user.onEstablished(new Contact(session.peer, kept.remote()), session.beganNanos);
    }

    /** @param heardBefore whether anything had come from there before this frame */
    private void deliver(SessionArrival arrival, Frame frame, boolean heardBefore) {
        if (frame instanceof Frame.Asking asking) {
            if (asking.request().kind() == Request.Kind.PUNCH) {
                punches.onMisplacedOrder();
                return;
            }
            user.onAsking(arrival, asking);
        } else if (frame instanceof Frame.Answering answering) {
            if (user.onAnswering(arrival, answering) && arrival.session.isAlive()) {
                validator.proved(arrival.entry, arrival.path);
                if (!heardBefore) {
                    arrival.entry.reachedAt(arrival.path.remote());
                }
            }
        } else if (frame instanceof Frame.Telling telling) {
            onNotice(arrival, telling.notice());
        }
    }

    private void onNotice(SessionArrival arrival, Notice notice) {
        if (notice instanceof Notice.PathChallenge challenge) {
            arrival.tell(new Notice.PathResponse(challenge.nonce()));
        } else if (notice instanceof Notice.PathResponse response) {
            validator.onResponse(arrival.entry, arrival.path, response.nonce());
        } else if (notice instanceof Notice.ReachEcho echo) {
            prober.onEcho(arrival.entry, echo.nonce());
        } else if (notice instanceof Notice.Order order) {
            onOrder(arrival, order);
        } else if (notice instanceof Notice.CircuitOffered || notice instanceof Notice.CircuitClosed) {
            user.onCircuitNotice(arrival.entry.peer, notice);
        } else if (notice instanceof Notice.PunchPacket packet) {
            punches.onNotice(arrival.entry.peer, arrival.path, packet);
        } else if (notice instanceof Notice.Goodbye) {
            onGoodbye(arrival.session, arrival.entry);
        }
    }

    /** What is sent back goes where the coordinator has proved to be. */
    private void onOrder(SessionArrival arrival, Notice.Order order) {
        PeerEntry entry = arrival.entry;
        Path path = entry.paths.isValidated(arrival.path) ? arrival.path : entry.paths.current();
        if (path == null) {
            counters.replyDropped.increment();
            return;
        }
        user.onOrder(new Contact(entry.peer, path.remote()), order);
    }

    private void onGoodbye(Session session, PeerEntry entry) {
        counters.goodbyeReceived.increment();
        if (session.state != Session.State.CURRENT) {
            // the peer has begun anew since: only what it left goes
            table.close(session);
            return;
        }
        entry.saidGoodbye = true;
        table.forget(entry);
        user.onGoodbye(entry.peer);
    }
}
