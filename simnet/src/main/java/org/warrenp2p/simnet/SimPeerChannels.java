package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;

/**
 * Links between peers in memory, with the latency, partitions and deaths of the simulated network, but without packets.
 * Or, if the settings say so, over datagrams along the paths of the control sessions ({@link PacketPipe}).
 * A link is dialled along the path of the peer's control session, and the far side must have a session too; the dial
 * takes a round trip and is repeated while nobody answers.
 *
 * <p>It is as strict as QUIC where that matters: who dials has the link after one round trip, and may learn afterwards that
 * it is not wanted; the peer hears of a stream with its first bytes, closing a link drops
 * what has not arrived, and a handler that was not set in time throws.
 */
public final class SimPeerChannels implements PeerChannels {

    private final PeerId local;
    private final SimHost host;
    private final PeerPaths paths;
    private final SimChannelSettings settings;
    private final Counters counters;
    /** At most {@link SimChannelSettings#maxLinks} together with the links. */
    private final List<SimDial> dials = new ArrayList<>();

    private final List<SimChannel> channels = new ArrayList<>();
    /** Those that get datagrams, by the numbers of their links; as many as there are links, and those that are being made. */
    private final Map<Long, SimChannel> byLink = new TreeMap<>();

    private long linksDrawn;
    private @Nullable AcceptHandler acceptHandler;
    private boolean closed;

    /** The links of {@code local}, which lives on {@code host} and has its sessions in {@code paths}. */
    public SimPeerChannels(
            PeerId local, SimHost host, PeerPaths paths, SimChannelSettings settings, Counters counters) {
        this.local = local;
        this.host = host;
        this.paths = paths;
        this.settings = settings;
        this.counters = counters;
        host.links().register(this);
    }

    @Override
    public void dial(PeerId peer, long timeoutNanos, Completion<PeerChannel> completion) {
        PeerPaths.Path path = paths.pathTo(peer);
        if (closed) {
            fail(completion, Failure.Code.CLOSED, "This node is stopping");
        } else if (path == null) {
            fail(completion, Failure.Code.UNREACHABLE, "There is no session with " + peer);
        } else if (isFull()) {
            fail(completion, Failure.Code.LIMIT, "This node has " + settings.maxLinks() + " links already");
        } else {
            SimDial dial = new SimDial(this, peer, completion);
            dials.add(dial);
            dial.start(timeoutNanos);
        }
    }

    @Override
    public void onAccepted(AcceptHandler handler) {
        acceptHandler = handler;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(dials).forEach(dial -> dial.fail(Failure.Code.CLOSED, "This node is stopping"));
            List.copyOf(channels).forEach(channel -> channel.close(CloseReason.SHUTDOWN));
        }
    }

    private void fail(Completion<?> completion, Failure.Code code, String sentence) {
        host.loop().execute(() -> completion.failed(new Failure(code, sentence)));
    }

    PeerId local() {
        return local;
    }

    SimHost host() {
        return host;
    }

    PeerPaths paths() {
        return paths;
    }

    SimChannelSettings settings() {
        return settings;
    }

    Counters counters() {
        return counters;
    }

    /** Whether a link that is dialled now has a place; whether it is wanted is decided when it is there. */
    boolean hasRoom() {
        if (closed) {
            return false;
        }
        if (isFull()) {
            counters.counter("channel.link_limit").increment();
            return false;
        }
        return true;
    }

    private boolean isFull() {
        return channels.size() + dials.size() >= settings.maxLinks();
    }

    void forget(SimDial dial) {
        dials.remove(dial);
    }

    void forget(SimChannel channel) {
        channels.remove(channel);
        byLink.remove(channel.link());
    }

    /** A number that no other link of the simulation has. */
    long drawLink() {
        return ((long) host.index() << Integer.SIZE) | linksDrawn++;
    }

    /** Datagrams of this link are for {@code channel} from now on. */
    void expect(SimChannel channel) {
        if (settings.overPackets()) {
            byLink.put(channel.link(), channel);
        }
    }

    /** A datagram that looks like one of a link has come to {@code socket}; false if it is none. */
    boolean takes(UdpSocket socket, Endpoint source, ByteBuffer datagram) {
        LinkPacket packet = LinkPacket.decode(datagram);
        if (!settings.overPackets() || packet == null) {
            return false;
        }
        PeerId from = paths.linkPeerAt(socket, source);
        SimChannel channel = byLink.get(packet.link());
        if (from == null) {
            counters.counter("channel.no_session").increment();
        } else if (channel != null && channel.peer().equals(from)) {
            channel.receive(packet, datagram.remaining());
        }
        return true;
    }

    @Override
    public void receive(UdpSocket socket, Endpoint source, ByteBuffer packet) {
        if (!takes(socket, source, packet)) {
            counters.counter("channel.no_link").increment();
        }
    }

    /** The link is there; on the side that dialled. */
    void dialled(SimChannel channel, Completion<PeerChannel> completion) {
        channels.add(channel);
        channel.start();
        completion.succeeded(channel);
        channel.requireHandler();
    }

    /** The link is there; on the side that was dialled. */
    void accepted(SimChannel channel) {
        AcceptHandler handler = acceptHandler;
        boolean wanted = hasRoom();
        channels.add(channel);
        channel.start();
        if (handler != null && wanted) {
            handler.onAccepted(channel);
            channel.requireHandler();
        } else {
            channel.handle(SimChannel.NOBODY);
            channel.close(closed ? CloseReason.SHUTDOWN : CloseReason.REFUSED);
        }
    }
}
