package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;

/**
 * The secure sessions of one node: Noise IK handshakes whose first packet carries a request, keys that are renewed,
 * peers that move. Only from the node's loop. Whatever the network sends is at worst dropped and counted ({@code
 * session.*}); docs/wire.md holds the rules, the timers and the bounds.
 */
public final class Sessions implements DatagramHandler, PeerPaths, AutoCloseable {

    private final SessionCrypto crypto;
    private final SessionSettings settings;
    private final SessionCounters counters;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final SendBudget budget;
    private final PacketSender sender;
    private final SessionTable table;
    private final SessionIndices indices;
    private final Initiator initiator;
    private final SessionOpener opener;
    private final PathValidator validator;
    private final List<SessionListener> listeners = new ArrayList<>();

    private final byte[] plain = new byte[PacketLayout.MAX_PACKET_BYTES];
    private @Nullable SessionUser user;
    private @Nullable Responder responder;
    private boolean closed;

    /** Sessions without sockets; {@link #use} must be called before anything else. */
    public Sessions(
            PeerId self,
            SessionCrypto crypto,
            EventLoop loop,
            Entropy entropy,
            RandomStreams streams,
            Counters counters,
            SessionSettings settings) {
        this.crypto = crypto;
        this.settings = settings;
        this.counters = new SessionCounters(counters);
        RandomGenerator random = streams.stream("table");
        clock = new SessionClock(loop, random, settings);
        deadlines = new DeadlineQueue(loop);
        budget = new SendBudget(settings.limits().budgets(), this.counters.budgetForgotten);
        sender = new PacketSender(budget, this.counters);
        table = new SessionTable(self, settings.limits(), clock, this.counters, deadlines, this::onGone);
        indices = new SessionIndices(random, index -> table.session(index) != null);
        validator = new PathValidator(table, sender, clock, deadlines, entropy, this.counters);
        initiator = new Initiator(
                crypto,
                sender,
                clock,
                deadlines,
                this.counters,
                indices,
                settings.limits().handshakes(),
                new HandshakeEvents());
        opener = new SessionOpener(self, initiator, table, sender, clock, entropy, this.counters);
    }

    /** Who is given what arrives. Called once. */
    public void use(SessionUser sessionUser) {
        user = sessionUser;
        responder = new Responder(
                crypto, sender, budget, clock, deadlines, counters, indices, table, sessionUser, settings);
    }

    /**
     * Sends a request: in the session with the peer if there is one, otherwise in a first packet. If a first packet
     * cannot carry it, or one is on its way already, it must be sent again when {@link SessionUser#onEstablished} comes.
     */
    public Dispatch send(Outgoing outgoing) {
        return closed ? Dispatch.UNREACHABLE : opener.send(outgoing);
    }

    // what arrives

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        int lengthBytes = payload.remaining();
        if (closed || lengthBytes == 0 || lengthBytes > PacketLayout.MAX_PACKET_BYTES) {
            counters.malformed.increment();
            return;
        }
        byte[] packet = new byte[lengthBytes];
        payload.get(payload.position(), packet);
        Path path = new Path(socket, source);
        boolean understood = switch (packet[0]) {
            case PacketLayout.HANDSHAKE_INIT -> onInit(path, packet);
            case PacketLayout.HANDSHAKE_RESPONSE -> onResponse(path, packet);
            case PacketLayout.TRANSPORT -> onTransport(path, packet);
            case PacketLayout.UNKNOWN_SESSION -> onUnknownSession(path, packet);
            default -> false;
        };
        if (!understood) {
            counters.malformed.increment();
        }
    }

    private boolean onInit(Path path, byte[] packet) {
        if (packet.length < PacketLayout.INIT_OVERHEAD_BYTES) {
            return false;
        }
        budget.received(path, packet.length);
        responder().onInit(path, packet);
        return true;
    }

    private boolean onResponse(Path path, byte[] packet) {
        if (packet.length < PacketLayout.RESPONSE_OVERHEAD_BYTES) {
            return false;
        }
        initiator.onResponse(path, packet);
        return true;
    }

    private boolean onTransport(Path path, byte[] packet) {
        if (packet.length < PacketLayout.TRANSPORT_OVERHEAD_BYTES) {
            return false;
        }
        int index = PacketLayout.intAt(packet, PacketLayout.FIRST_INDEX_OFFSET);
        long counter = PacketLayout.longAt(packet, PacketLayout.COUNTER_OFFSET);
        Session session = table.session(index);
        if (session == null) {
            counters.packetUnknown.increment();
            budget.received(path, packet.length);
            sender.sendUnknownSession(path, index, counter);
            return true;
        }
        if (!session.window.isFresh(counter) || counter >= settings.limits().hardStopPackets()) {
            counters.packetReplayed.increment();
            return true;
        }
        int header = PacketLayout.TRANSPORT_HEADER_BYTES;
        int plainBytes = session.cipher.open(counter, packet, header, packet, header, packet.length - header, plain, 0);
        if (plainBytes < 0) {
            counters.packetForged.increment();
            return true;
        }
        boolean newest = session.window.mark(counter);
        onAuthentic(session, path, packet.length, newest, plainBytes);
        return true;
    }

    private void onAuthentic(Session session, Path path, int lengthBytes, boolean newest, int plainBytes) {
        Frame frame;
        try {
            frame = FrameCodec.decode(plain, 0, plainBytes);
        } catch (MalformedFrameException e) {
            counters.malformed.increment();
            return;
        }
        if (session.state == Session.State.PROVISIONAL) {
            confirm(session, path);
        }
        PeerEntry entry = table.entry(session.peer);
        if (entry == null) {
            return;
        }
        table.touch(session, clock.now());
        if (!entry.paths.isValidated(path)) {
            budget.received(path, lengthBytes);
        }
        SessionArrival arrival = new SessionArrival(session, entry, path, sender, budget, clock, counters);
        boolean asking = frame.kind() == Frame.Kind.ASKING;
        if (!asking) {
            deliver(arrival, frame);
        }
        if (newest && session.state == Session.State.CURRENT) {
            validator.onNewest(entry, path);
        }
        if (asking) {
            // after the challenge, which comes first in the budget of a new path
            deliver(arrival, frame);
        }
        if (session.state == Session.State.CURRENT) {
            opener.rekeyIfDue(entry, user().ownRole());
        }
    }

    private void deliver(SessionArrival arrival, Frame frame) {
        if (frame instanceof Frame.Asking asking) {
            user().onAsking(arrival, asking);
        } else if (frame instanceof Frame.Answering answering) {
            if (user().onAnswering(arrival, answering) && arrival.session.isAlive()) {
                validator.proved(arrival.entry, arrival.path);
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
        } else if (notice instanceof Notice.Goodbye) {
            onGoodbye(arrival.session, arrival.entry);
        }
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
        user().onGoodbye(entry.peer);
    }

    /** The initiator has used the session that we answered; where it did so is proved if only there was an answer. */
    private void confirm(Session session, Path path) {
        PeerEntry entry = establish(session, path, !session.answeredElsewhere && path.equals(session.handshakePath));
        user().onEstablished(new Contact(entry.peer, path.remote()), session.beganNanos);
    }

    private PeerEntry establish(Session session, Path path, boolean proved) {
        boolean first = table.entry(session.peer) == null;
        PeerEntry entry = table.confirm(session, clock.now());
        if (proved) {
            table.validate(entry, path);
        }
        if (first) {
            listeners.forEach(listener -> listener.onConfirmed(entry.peer, path));
        }
        return entry;
    }

    private boolean onUnknownSession(Path path, byte[] packet) {
        if (packet.length != PacketLayout.UNKNOWN_SESSION_BYTES) {
            return false;
        }
        opener.onUnknownSession(path, packet, user());
        return true;
    }

    // paths, sockets, peers

    @Override
    public @Nullable PeerId peerAt(UdpSocket socket, Endpoint remote) {
        return table.owner(new Path(socket, remote));
    }

    @Override
    public PeerPaths.@Nullable Path pathTo(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null ? null : entry.paths.current();
    }

    /** From now on packets may leave through {@code socket}; of several that reach an endpoint, the first added does. */
    public void addSocket(UdpSocket socket) {
        sender.addSocket(socket);
    }

    /** Forgets {@code socket} and every path through it. */
    public void removeSocket(UdpSocket socket) {
        sender.removeSocket(socket);
        initiator.removeSocket(socket);
        opener.removeSocket(socket);
        for (PeerEntry entry : table.entries()) {
            for (Path path : entry.paths.validated()) {
                if (path.socket() == socket) {
                    table.removePath(entry, path);
                }
            }
        }
    }

    /**
     * Keeps the sessions with {@code peer}: they are not displaced by others, nor dropped for being idle.
     *
     * @return false if too many are pinned already
     */
    public boolean pin(PeerId peer) {
        return table.pin(peer);
    }

    /** Ends {@link #pin}. */
    public void unpin(PeerId peer) {
        table.unpin(peer);
    }

    /** Who hears of peers that come and go, besides those told before. */
    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    private void onGone(PeerEntry entry) {
        if (closed) {
            return;
        }
        for (SessionListener listener : listeners) {
            if (entry.saidGoodbye) {
                listener.onGoodbye(entry.peer);
            } else {
                listener.onLost(entry.peer);
            }
        }
    }

    /** Says goodbye to every peer with a confirmed session and forgets everything, without a word to listeners. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (PeerEntry entry : table.entries()) {
            Path path = entry.paths.current();
            if (path != null && !clock.isWornOut(entry.current)) {
                sender.send(entry.current, path, new Notice.Goodbye());
            }
        }
        initiator.clear();
        responder().clear();
        table.clear();
        deadlines.clear();
    }

    private SessionUser user() {
        if (user == null) {
            throw new IllegalStateException("use() must be called first");
        }
        return user;
    }

    private Responder responder() {
        if (responder == null) {
            throw new IllegalStateException("use() must be called first");
        }
        return responder;
    }

    /** Takes over what handshakes of ours give. */
    private final class HandshakeEvents implements Initiator.Events {

        @Override
        public void onEstablished(Session session, Initiator.Handshake handshake, Bytes payload) {
            if (closed) {
                return;
            }
            PeerEntry entry = establish(session, handshake.path, true);
            deliverAnswer(session, handshake, payload);
            if (session.isAlive()) {
                user().onEstablished(handshake.contact, session.beganNanos);
            }
            if (session.isAlive() && session.sent() == 0) {
                // the responder waits for a first packet: until then it takes us for a possible replay
                sender.send(session, handshake.path, new Notice.KeepAlive());
            }
            entry.restarted = false;
        }

        private void deliverAnswer(Session session, Initiator.Handshake handshake, Bytes payload) {
            byte[] bytes = payload.toArray();
            Frame frame;
            try {
                frame = FrameCodec.decode(bytes, 0, bytes.length);
            } catch (MalformedFrameException e) {
                counters.malformed.increment();
                return;
            }
            boolean ours = handshake.ownPing != 0
                    && frame instanceof Frame.Answering answering
                    && answering.exchange() == handshake.ownPing;
            if (!ours && frame instanceof Frame.Answering answering) {
                user().onAnswering(new FirstAnswer(session, handshake), answering);
            }
        }

        @Override
        public void onFailed(Initiator.Handshake handshake, Failure failure) {
            PeerEntry entry = table.entry(handshake.contact.peer());
            if (entry != null) {
                entry.rekeying = false;
            }
            user().onHandshakeFailed(handshake.contact, failure);
        }
    }
}
