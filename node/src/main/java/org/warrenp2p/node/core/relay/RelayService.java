package org.warrenp2p.node.core.relay;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.relay.RelayChoice;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.SessionListener;

/** All that one node has to do with relays, on any of the three sides; wired together. Only from the node's loop. */
public final class RelayService implements CircuitDatagrams, DatagramHandler, SessionListener, AutoCloseable {

    /** Changes are told; this is for what changes without a word, such as what measuring has found. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final EventLoop loop;
    private final RelaySetting setting;
    private final RelaySources sources;
    private final RelayServer server;
    private final CircuitDesk desk;
    private final Relays relays;
    private @Nullable Entrances entrances;
    private @Nullable Kept announcement;
    private EventLoop.@Nullable Timer timer;
    private boolean started;

    /**
     * Serves at once, if it is to; asks nobody before {@link #start}.
     *
     * @param changed told when {@link #relays} is different
     */
    public RelayService(
            RelayPorts ports, RelaySetting setting, RelaySettings settings, RelaySources sources, Runnable changed) {
        this.loop = ports.loop();
        this.setting = setting;
        this.sources = sources;
        server = new RelayServer(ports, settings, this::isServing, sources::mayMeet);
        desk = new CircuitDesk(ports, this::isOwnRelay, sources);
        relays = new Relays(ports, sources, changed, desk::unpinUnlessUsed);
        ControlPlane control = ports.control();
        control.exchanges().serve(Request.Kind.RESERVE, server);
        control.exchanges().serve(Request.Kind.OPEN_CIRCUIT, server);
        control.onCircuitNotice(this::onNotice);
        control.addSessionListener(this);
    }

    private boolean isOwnRelay(PeerId peer) {
        return relays.isOwn(peer);
    }

    /** The network is joined: this node offers itself, or looks for relays of its own. */
    public void start() {
        started = true;
        relays.start();
        look();
    }

    /** Has those who cannot send UDP come in through {@code where} while this node serves; before it starts. */
    public void takeTunnels(Entrances where) {
        entrances = where;
    }

    /** How this node is reached has changed. */
    public void changed() {
        if (started) {
            relays.startOver();
            look();
        }
    }

    /**
     * Something is not answered, and the reason may be that this node is seen elsewhere now: relays forward only from where
     * they have validated it.
     */
    public void lookForTrouble() {
        if (started) {
            relays.startOver();
        }
        desk.greetRelays();
    }

    /** What leads through {@code relay} is not answered any more. */
    public void suspect(PeerId relay) {
        relays.suspect(relay);
    }

    private void look() {
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.schedule(LOOK_NANOS, this::look);
        if (entrances != null && isServing()) {
            entrances.open();
        } else if (entrances != null) {
            entrances.close();
        }
        if (isServing() && announcement == null) {
            announcement = sources.announce();
        } else if (!isServing() && announcement != null) {
            announcement.release();
            announcement = null;
            server.stopServing();
        }
    }

    /** Whether this node forwards for others now. */
    public boolean isServing() {
        return switch (setting) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> sources.isPublic();
        };
    }

    /**
     * Makes a circuit that somebody without UDP was given for a detour a socket of this node.
     *
     * @param target who is at its other end, and where that is beyond the relay
     * @return false if there are too many
     */
    public boolean adoptDetour(PeerId relay, Contact target, Response.CircuitOpened opened) {
        return desk.adoptDetour(relay, target, opened);
    }

    /** Ends the detours to {@code contact}: there is a better way. */
    public void endDetours(Contact contact) {
        desk.endDetours(contact);
    }

    /** Whether anything of this node depends on {@code relay}. */
    public boolean uses(PeerId relay) {
        return relays.isOwn(relay) || desk.uses(relay);
    }

    /** Opens circuits to others. */
    public CircuitOpener circuits() {
        return desk;
    }

    /** Who has a place for this node; for its record. */
    public List<Contact> relays() {
        return relays.published();
    }

    /** Finds out which relays are near, whether or not this node needs any; {@link #nearby} tells in a second or two. */
    public void lookAround() {
        relays.lookAround();
    }

    /** Relays that offer themselves and have answered so far, the nearest first. */
    public List<RelayChoice.Candidate> nearby() {
        return relays.nearby();
    }

    /** How far away one of {@link #relays} is; negative if that is not known. */
    public long roundTripNanos(Contact relay) {
        return relays.roundTripNanos(relay);
    }

    /** For how many peers this node keeps a place. */
    public int reservations() {
        return server.reservations();
    }

    /** How many circuits lead through this node. */
    public int forwardedCircuits() {
        return server.circuits();
    }

    /** The circuits that end here, in the order in which they began. */
    List<Long> circuitNumbers() {
        return desk.ends().all().stream().map(CircuitEnd::circuit).toList();
    }

    // datagrams

    @Override
    public PeerPaths.@Nullable Path forward(UdpSocket socket, Endpoint source, long circuit, int lengthBytes) {
        return server.forwarder().next(socket, source, circuit, lengthBytes);
    }

    @Override
    public @Nullable CircuitEnd endOf(UdpSocket socket, Endpoint source, long circuit) {
        return desk.ends().endOf(socket, source, circuit);
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        boolean taken = socket.kind() != UdpSocket.Kind.RELAYED
                && (server.forwarder().receive(socket, source, payload)
                        || desk.ends().receive(socket, source, payload)
                        || desk.keep(socket, source, payload));
        if (!taken) {
            desk.ends().unknown();
        }
    }

    // sessions

    private void onNotice(PeerId peer, Notice notice) {
        desk.onNotice(peer, notice);
        if (notice instanceof Notice.CircuitClosed closed) {
            server.onClosed(peer, closed.circuit(), closed.end());
        }
    }

    @Override
    public void onConfirmed(PeerId peer, PeerPaths.Path path) {
        server.onConfirmed(peer);
    }

    @Override
    public void onLost(PeerId peer) {
        server.onLost(peer);
        relays.onLost(peer);
        desk.onLost(peer);
    }

    @Override
    public void onGoodbye(PeerId peer) {
        onLost(peer);
    }

    @Override
    public void close() {
        started = false;
        if (timer != null) {
            timer.cancel();
        }
        if (announcement != null) {
            announcement.release();
        }
        relays.close();
        desk.close();
        server.close();
        if (entrances != null) {
            entrances.close();
        }
    }
}
