package org.warrenp2p.transport.exchange;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.ReachProbes;
import org.warrenp2p.transport.RouteOpener;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.session.LinkPathListener;
import org.warrenp2p.transport.session.PinKind;
import org.warrenp2p.transport.session.SessionListener;
import org.warrenp2p.transport.session.Sessions;

/**
 * The control traffic of one node: secure sessions and the exchanges over them, wired together. Everything is called on
 * the node's loop.
 *
 * <p>Use: construct it, give its {@link #handler()} the control packets of every socket ({@link
 * org.warrenp2p.transport.PacketKind#CONTROL}), tell it of sockets, and ask through {@link #exchanges()}.
 */
public final class ControlPlane implements AutoCloseable {

    private final Sessions sessions;
    private final RoutedCarrier routed;
    private final ExchangeService exchanges;

    /**
     * A control plane without sockets.
     *
     * @param ownRole the role that our requests claim, asked for each
     */
    public ControlPlane(Ports ports, ControlSettings settings, Supplier<Frame.Role> ownRole) {
        sessions = new Sessions(
                ports.self(),
                ports.crypto(),
                ports.loop(),
                ports.entropy(),
                ports.streams().below("session"),
                ports.counters(),
                settings.sessions());
        routed = new RoutedCarrier(sessions, ports.loop());
        exchanges = new ExchangeService(
                routed, ports.loop(), ports.entropy(), ports.counters(), settings.exchanges(), ownRole);
        routed.use(exchanges);
        sessions.use(exchanges);
    }

    /** Asks others and serves what they ask. */
    public Exchanges exchanges() {
        return exchanges;
    }

    /** Which validated path leads to which peer. */
    public PeerPaths paths() {
        return sessions;
    }

    /** There is a link with {@code peer} from now on: its paths are watched, and the best one is used. */
    public void watchPaths(PeerId peer) {
        sessions.watchPaths(peer);
    }

    /** Ends {@link #watchPaths}. */
    public void unwatchPaths(PeerId peer) {
        sessions.unwatchPaths(peer);
    }

    /** All validated paths to {@code peer} at this moment, the one in use first. */
    public List<PeerPaths.Path> validatedPaths(PeerId peer) {
        return sessions.validatedPaths(peer);
    }

    /** This machine may be in another network, or was asleep: every watched path is probed at once. */
    public void recheckPaths() {
        sessions.recheckPaths();
    }

    /** Who hears of watched paths, besides those told before. */
    public void addLinkPathListener(LinkPathListener listener) {
        sessions.addLinkPathListener(listener);
    }

    /** Watches {@code peer} too; nothing of its link goes another way than through a relay until that ends. */
    public void relayOnly(PeerId peer) {
        sessions.relayOnly(peer);
    }

    /** Whether {@link #relayOnly} holds for {@code peer}. */
    public boolean isRelayOnly(PeerId peer) {
        return sessions.isRelayOnly(peer);
    }

    /** The watched paths that are not known to be dead, the one in use first; none if the peer is not watched. */
    public List<PeerPaths.Path> livingPathsTo(PeerId peer) {
        return sessions.livingPathsTo(peer);
    }

    /** The smoothed round trip of the watched path in use; {@link Sessions#NO_ROUND_TRIP} if it is not known. */
    public long linkRoundTripNanos(PeerId peer) {
        return sessions.linkRoundTripNanos(peer);
    }

    /** How long a watched path may be silent, asked for each time; half of the life of the mappings in front of it. */
    public void keepPathsAliveEvery(LongSupplier nanos) {
        sessions.keepPathsAliveEvery(nanos);
    }

    /** At which age watched paths die in spite of traffic, so that they are probed then; 0 if nothing is foreseen. */
    public void foreseeDeathsOfPaths(LongSupplier ageNanos) {
        sessions.foreseeDeathsOfPaths(ageNanos);
    }

    /** Finds out which peers can be reached by strangers. */
    public ReachProbes reachProbes() {
        return sessions.reachProbes();
    }

    /** Carries the orders and the packets of punches. */
    public PunchCarrier punchCarrier() {
        return sessions.punchCarrier();
    }

    /**
     * From now on reach probes leave through {@code socket}. It must never send anything else, what arrives there must be
     * dropped, and nobody may be told of it: who has sent to it has opened the way for its probes.
     */
    public void addProbeSocket(UdpSocket socket) {
        sessions.addProbeSocket(socket);
    }

    /** Takes the control packets of every socket. */
    public DatagramHandler handler() {
        return sessions;
    }

    /** From now on packets may leave through {@code socket}; of several that reach an endpoint, the first added does. */
    public void addSocket(UdpSocket socket) {
        sessions.addSocket(socket);
    }

    /** Remembers from now on to whom control packets leave through {@code socket}. */
    public void watchAddresses(UdpSocket socket) {
        sessions.watchAddresses(socket);
    }

    /** Whether a control packet left for {@code address} through a socket that is watched, as far as is remembered. */
    public boolean hasSentTo(IpAddress address) {
        return sessions.hasSentTo(address);
    }

    /** Who hears of every answer; one per node. */
    public void onAnswers(AnswerListener listener) {
        exchanges.onAnswers(listener);
    }

    /** Whether the network lets packets without a relay get to an endpoint at all, asked for each new path. */
    public void sendDirectlyIf(Predicate<Endpoint> reaches) {
        sessions.sendDirectlyIf(reaches);
    }

    /** Who makes ways to contacts that no socket reaches; one per node. */
    public void openRoutesWith(RouteOpener opener) {
        routed.openWith(opener);
    }

    /** Forgets {@code socket} and every path through it. The caller closes it. */
    public void removeSocket(UdpSocket socket) {
        sessions.removeSocket(socket);
    }

    /**
     * Keeps the sessions with {@code peer}: they are not displaced by others, nor dropped for being idle.
     *
     * @return false if too many are pinned for that reason already
     */
    public boolean pin(PeerId peer, PinKind kind) {
        return sessions.pin(peer, kind);
    }

    /** Ends {@link #pin} for the same reason. */
    public void unpin(PeerId peer, PinKind kind) {
        sessions.unpin(peer, kind);
    }

    /**
     * Sends {@code notice} to {@code peer} over the path in use, in this turn.
     *
     * @return false if there is no confirmed session with it, or no validated path
     */
    public boolean tell(PeerId peer, Notice notice) {
        return sessions.tell(peer, notice);
    }

    /** Who hears of orders that coordinators pass on to this node; one listener. */
    public void onOrder(BiConsumer<Contact, Notice.Order> listener) {
        exchanges.handlers().forOrders(listener);
    }

    /**
     * Who hears of circuits: CIRCUIT_OFFERED and CIRCUIT_CLOSED, with the peer that says so, which may be anybody with a
     * session; one listener.
     */
    public void onCircuitNotice(BiConsumer<PeerId, Notice> listener) {
        exchanges.handlers().forCircuits(listener);
    }

    /**
     * How long a round trip to {@code contact} takes, smoothed, by what was asked there; otherwise by its handshake with us.
     * {@link Sessions#NO_ROUND_TRIP} if neither is known.
     */
    public long roundTripNanos(Contact contact) {
        long asked = exchanges.roundTripNanos(contact);
        if (asked != Sessions.NO_ROUND_TRIP) {
            return asked;
        }
        PeerPaths.Path path = sessions.pathTo(contact.peer());
        return path != null && path.remote().equals(contact.endpoint())
                ? sessions.handshakeRoundTripNanos(contact.peer())
                : Sessions.NO_ROUND_TRIP;
    }

    /** Who hears of peers that come and go, besides those told before. */
    public void addSessionListener(SessionListener listener) {
        sessions.addListener(listener);
    }

    /** Fails what is asked with CLOSED, says goodbye to every peer with a confirmed session, and forgets everything. */
    @Override
    public void close() {
        exchanges.close();
        sessions.close();
    }

    /** The world as a control plane needs it. */
    public record Ports(
            PeerId self,
            EventLoop loop,
            SessionCrypto crypto,
            Entropy entropy,
            RandomStreams streams,
            Counters counters) {}
}
