package org.warrenp2p.simnet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.session.Dispatch;
import org.warrenp2p.transport.session.Outgoing;
import org.warrenp2p.transport.session.PacketSizes;
import org.warrenp2p.transport.session.RequestCarrier;
import org.warrenp2p.transport.session.SessionSettings;
import org.warrenp2p.transport.session.SessionUser;

/**
 * Stands in for the secure sessions of a node where there are too many nodes for those: frames travel as they are, one
 * event for each packet that a session would send, over the same links and through the same translators. What is charged
 * for a packet is the length that it would have.
 *
 * <p>As with sessions, a stranger's first request travels in the first packet and takes no further round trip, unless it
 * may not; and both sides compute for as long as a handshake takes. What differs is listed in docs/research.md.
 *
 * <p>Only in turns of the host.
 */
public final class SimMessages implements RequestCarrier {

    /** As many as sessions begin at a time (SessionSettings). */
    private static final int MAX_OPENINGS = 1_024;

    private final PeerId self;
    private final SimHost host;
    private final StandingSessions standing;
    private final boolean encoded;
    private final long handshakeNanos;
    private @Nullable MessagePort ipv4;
    private @Nullable MessagePort ipv6;

    /** For requests that cannot travel in a first packet. Bounded by {@value #MAX_OPENINGS}. */
    private final Map<Contact, Opening> openings = new LinkedHashMap<>(0);

    private @Nullable SessionUser user;
    private @Nullable Listener listener;
    private boolean closed;

    /** Hears of others. */
    public interface Listener {

        /** A session with {@code contact}, who began it, is confirmed. */
        void onConfirmed(Contact contact);

        /** {@code peer} has said that it stops. */
        void onGoodbye(PeerId peer);

        /**
         * Something of {@code contact} will come soon: looks at what is known of it and changes nothing. Whether anything
         * is known has no effect.
         */
        default boolean foresee(Contact contact) {
            return false;
        }
    }

    /**
     * Messages of {@code self}, which lives on {@code host}.
     *
     * @param encoded whether all of them are written as bytes and read from those, and not only one in a thousand; what
     *     happens is the same
     */
    public SimMessages(PeerId self, SimHost host, boolean encoded) {
        this.self = self;
        this.host = host;
        this.encoded = encoded;
        this.standing = new StandingSessions(
                SessionSettings.defaults().lifetimes().outboundIdle().toNanos(),
                host.loop().nanoTime());
        this.handshakeNanos =
                SimSessionCrypto.Settings.DEFAULT.handshake().multipliedBy(2).toNanos();
    }

    /** Who is given what arrives, and who hears of others. Called once, before anything else. */
    public void use(SessionUser sessionUser, Listener sessionListener) {
        user = sessionUser;
        listener = sessionListener;
    }

    private SessionUser user() {
        return Objects.requireNonNull(user, "use() must be called first");
    }

    private Listener listener() {
        return Objects.requireNonNull(listener, "use() must be called first");
    }

    /**
     * From now on messages leave and arrive at {@code local}; one endpoint of either family.
     *
     * @throws IllegalArgumentException if the host has no such address, or another has that port already
     */
    public void open(Endpoint local) {
        MessagePort port = new MessagePort(local);
        host.bind(port);
        switch (local.family()) {
            case IPV4 -> ipv4 = port;
            case IPV6 -> ipv6 = port;
        }
    }

    @Override
    public Dispatch send(Outgoing outgoing) {
        Contact to = outgoing.to();
        MessagePort port = portTo(to.endpoint());
        if (closed || port == null || to.peer().equals(self)) {
            return Dispatch.UNREACHABLE;
        }
        if (standing.use(to.peer(), host.loop().nanoTime())) {
            port.send(to.endpoint(), SimMessage.Travel.IN_SESSION, outgoing.inSession());
            return Dispatch.SENT;
        }
        if (outgoing.frame().request().kind().mayTravelInFirstPacket()) {
            port.send(to.endpoint(), SimMessage.Travel.FIRST, outgoing.frame());
            return Dispatch.SENT;
        }
        return openFor(outgoing, port);
    }

    private Dispatch openFor(Outgoing outgoing, MessagePort port) {
        Opening underWay = openings.get(outgoing.to());
        if (underWay != null) {
            underWay.extend(outgoing.deadlineNanos());
            return Dispatch.WAITING;
        }
        if (openings.size() >= MAX_OPENINGS) {
            return Dispatch.LIMIT;
        }
        Opening opening = new Opening(outgoing, port);
        openings.put(outgoing.to(), opening);
        opening.transmit();
        return Dispatch.WAITING;
    }

    private @Nullable MessagePort portTo(Endpoint endpoint) {
        return switch (endpoint.family()) {
            case IPV4 -> ipv4;
            case IPV6 -> ipv6;
        };
    }

    /** Says goodbye to those of {@code contacts} with whom a session stands; whatever comes from now on is dropped. */
    public void close(List<Contact> contacts) {
        closed = true;
        Frame goodbye = new Frame.Telling(new Notice.Goodbye());
        for (Contact contact : contacts) {
            MessagePort port = portTo(contact.endpoint());
            if (port != null && standing.use(contact.peer(), host.loop().nanoTime())) {
                port.send(contact.endpoint(), SimMessage.Travel.IN_SESSION, goodbye);
            }
        }
        openings.values().forEach(Opening::cancel);
        openings.clear();
        standing.clear();
        forget(ipv4);
        forget(ipv6);
    }

    private void forget(@Nullable MessagePort port) {
        if (port != null) {
            host.forget(port);
        }
    }

    private void received(MessagePort port, Endpoint source, SimMessage message) {
        Frame frame = message.frame();
        if (frame instanceof Frame.Asking asking) {
            onAsking(new MessageArrival(port, source, message), asking);
        } else if (frame instanceof Frame.Answering answering) {
            onAnswering(new MessageArrival(port, source, message), answering);
        } else {
            user().onGoodbye(message.sender());
            listener().onGoodbye(message.sender());
        }
    }

    private void onAsking(MessageArrival arrival, Frame.Asking asking) {
        boolean stranger = !arrival.confirmed()
                && standing.begin(arrival.peer(), host.loop().nanoTime());
        user().onAsking(arrival, asking);
        if (stranger) {
            listener().onConfirmed(arrival.contact());
        }
    }

    private void onAnswering(MessageArrival arrival, Frame.Answering answering) {
        if (arrival.opensSession()) {
            standing.begin(arrival.peer(), host.loop().nanoTime());
        }
        Opening opening = openings.isEmpty() ? null : openings.get(arrival.contact());
        if (opening == null || opening.ping.exchange() != answering.exchange()) {
            user().onAnswering(arrival, answering);
            return;
        }
        openings.remove(opening.outgoing.to());
        opening.cancel();
        user().onEstablished(opening.outgoing.to(), opening.beganNanos);
    }

    /** Where messages of one family leave and arrive. */
    final class MessagePort extends SimPort {

        /** Where it was when it last sent. */
        private Contact contact;

        private MessagePort(Endpoint local) {
            super(host, local);
            contact = new Contact(self, local);
        }

        void send(Endpoint to, SimMessage.Travel travel, Frame frame) {
            Endpoint from = source();
            if (from != null) {
                if (!from.equals(contact.endpoint())) {
                    contact = new Contact(self, from);
                }
                SimMessage message = new SimMessage(contact, travel, frame, lengthOf(travel, frame));
                if (encoded) {
                    message = message.throughCodec();
                } else if (message.isSample()) {
                    // for the check alone: what was sent travels, because its parts are in many tables already
                    message.throughCodec();
                }
                long workNanos = travel == SimMessage.Travel.IN_SESSION ? 0 : handshakeNanos;
                host.network().send(host, from, to, message, workNanos);
            }
        }

        @Override
        int foresee(Datagram datagram) {
            SimMessage message = datagram.message();
            if (message == null) {
                return 0;
            }
            boolean standingTells =
                    message.travel() != SimMessage.Travel.IN_SESSION && standing.remembers(message.sender());
            return (standingTells ? 1 : 0) + (listener().foresee(message.from()) ? 2 : 0);
        }

        @Override
        void receive(Datagram datagram) {
            SimMessage message = datagram.message();
            if (message != null) {
                received(this, datagram.from(), message);
            }
        }
    }

    private static int lengthOf(SimMessage.Travel travel, Frame frame) {
        return switch (frame.kind()) {
            case TELLING -> PacketSizes.NOTICE_BYTES;
            case ANSWERING, ASKING ->
                switch (travel) {
                    case FIRST -> frame instanceof Frame.Asking asking ? PacketSizes.firstPacketBytes(asking) : 0;
                    case FIRST_ANSWER -> PacketSizes.FIRST_ANSWER_OVERHEAD_BYTES + FrameCodec.encodedLength(frame);
                    case IN_SESSION -> PacketSizes.SESSION_OVERHEAD_BYTES + FrameCodec.encodedLength(frame);
                };
        };
    }

    /** A ping that begins a session for a request that must wait for one, again and again until it is answered. */
    private final class Opening {

        private final Outgoing outgoing;
        private final MessagePort port;
        private final Frame.Asking ping;
        private final long beganNanos = host.loop().nanoTime();
        private long untilNanos;
        private int transmissions;
        private EventLoop.@Nullable Timer timer;

        Opening(Outgoing outgoing, MessagePort port) {
            this.outgoing = outgoing;
            this.port = port;
            this.untilNanos = outgoing.deadlineNanos();
            this.ping = Outgoing.ping(
                    host.entropy().nextLong() | 1, outgoing.frame().role());
        }

        void extend(long deadlineNanos) {
            untilNanos = deadlineNanos - untilNanos > 0 ? deadlineNanos : untilNanos;
        }

        void transmit() {
            long now = host.loop().nanoTime();
            if (now - untilNanos >= 0) {
                openings.remove(outgoing.to());
                user().onHandshakeFailed(
                                outgoing.to(),
                                new Failure(
                                        Failure.Code.TIMEOUT,
                                        "No answer from " + outgoing.to() + " to a first packet"));
                return;
            }
            port.send(outgoing.to().endpoint(), SimMessage.Travel.FIRST, ping);
            long waitNanos = outgoing.pace().waitNanos(transmissions++);
            timer = host.loop().schedule(Math.min(waitNanos, untilNanos - now), this::transmit);
        }

        void cancel() {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
