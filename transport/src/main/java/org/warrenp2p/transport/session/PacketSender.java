package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Where every packet of the sessions leaves: it seals, and it keeps to the budget of unvalidated paths. */
final class PacketSender {

    /**
     * The length of every encoded notice about the session, padded: that of the longest. So whoever gets one has received
     * enough to answer with another, whatever its kind, and a new path can be challenged at its first packet.
     */
    static final int NOTICE_BYTES = FrameCodec.encodedLength(new Frame.Telling(new Notice.PathChallenge(-1)));

    /** The frame of a probe: its packet pays for two notices, a reply and the challenge of a new path. */
    private static final int PROBE_BYTES = 2 * NOTICE_BYTES + PacketLayout.TRANSPORT_OVERHEAD_BYTES;

    /** The frame of a challenge whose datagram has the 1,200 bytes of a QUIC datagram (PROTOCOL: sizes). */
    private static final int FULL_SIZE_BYTES = 1_200 - PacketLayout.TRANSPORT_OVERHEAD_BYTES;

    private final SendBudget budget;
    private final SessionCounters counters;
    /** The node's sockets in the order in which they were added; the node decides how many. */
    private final List<UdpSocket> sockets = new ArrayList<>();

    private final SentAddresses addresses = new SentAddresses();
    private Predicate<Endpoint> reachesDirectly = endpoint -> true;
    private final byte[] plain;
    private final byte[] packet;

    PacketSender(PacketBuffers buffers, SendBudget budget, SessionCounters counters) {
        this.plain = buffers.plain;
        this.packet = buffers.packet;
        this.budget = budget;
        this.counters = counters;
    }

    void addSocket(UdpSocket socket) {
        sockets.add(socket);
    }

    void removeSocket(UdpSocket socket) {
        sockets.remove(socket);
    }

    /**
     * The path to {@code remote} through the first socket that reaches it, or null; rather through one that reaches nothing
     * else: a circuit or a tunnel is there because there is no other way.
     */
    @Nullable
    Path route(Endpoint remote) {
        Path direct = null;
        for (UdpSocket socket : sockets) {
            if (!socket.canReach(remote)) {
                continue;
            }
            if (socket.kind() != UdpSocket.Kind.DIRECT) {
                return new Path(socket, remote);
            }
            direct = direct == null ? new Path(socket, remote) : direct;
        }
        // what stands for the far end of a circuit is an address for nobody else
        return remote.address().isDiscardOnly() || !reachesDirectly.test(remote) ? null : direct;
    }

    /** Whether the network lets packets get to an endpoint at all, asked for each time. */
    void sendDirectlyIf(Predicate<Endpoint> reaches) {
        reachesDirectly = reaches;
    }

    /** Who was sent something through the node's sockets. */
    SentAddresses addresses() {
        return addresses;
    }

    /** Sends a finished packet of our own accord. */
    void send(Path path, Bytes finished) {
        leave(path, finished.asBuffer(), 0);
    }

    /** The same, dying after {@code hops}; with 0 it is to arrive. False if that cannot be set. */
    boolean send(Path path, Bytes finished, int hops) {
        return leave(path, finished.asBuffer(), hops);
    }

    private boolean leave(Path path, ByteBuffer packet, int hops) {
        addresses.note(path);
        if (hops > 0) {
            return path.socket().send(path.remote(), packet, hops);
        }
        path.socket().send(path.remote(), packet);
        return true;
    }

    /** Sends a finished packet as an answer to an unvalidated path, if its budget allows. */
    boolean sendWithinBudget(Path path, Bytes finished) {
        if (!budget.spend(path, finished.length())) {
            counters.budgetRefused.increment();
            return false;
        }
        send(path, finished);
        return true;
    }

    /**
     * Seals {@code frame} in {@code session} and sends it.
     *
     * @throws IllegalArgumentException if it does not fit a packet
     */
    void send(Session session, Path path, Frame frame) {
        int lengthBytes = FrameCodec.encodedLength(frame);
        requireFitting(lengthBytes);
        FrameCodec.encode(frame, plain, 0);
        sendPlain(session, path, lengthBytes, 0);
    }

    /** Seals and sends a notice, which has the length of all notices, unless it carries something that is longer. */
    void send(Session session, Path path, Notice notice) {
        send(session, path, notice, NOTICE_BYTES, 0);
    }

    /**
     * Seals and sends a notice of our own accord that wants a notice back.
     *
     * @param hops after how many it dies; 0 if it is to arrive
     * @return false if that cannot be set
     */
    boolean sendProbe(Session session, Path path, Notice notice, int hops) {
        return send(session, path, notice, PROBE_BYTES, hops);
    }

    /**
     * Seals and sends a challenge to a validated path.
     *
     * @param fullSize whether its datagram is as long as those of links
     */
    void sendChallenge(Session session, Path path, Notice.PathChallenge challenge, boolean fullSize) {
        send(session, path, challenge, fullSize ? FULL_SIZE_BYTES : NOTICE_BYTES, 0);
    }

    private boolean send(Session session, Path path, Notice notice, int leastBytes, int hops) {
        Frame frame = new Frame.Telling(notice);
        int lengthBytes = Math.max(leastBytes, FrameCodec.encodedLength(frame));
        requireFitting(lengthBytes);
        FrameCodec.encodePadded(frame, lengthBytes).copyTo(plain, 0);
        return sendPlain(session, path, lengthBytes, hops);
    }

    /** The same to an unvalidated path, if its budget allows. */
    boolean sendWithinBudget(Session session, Path path, Notice notice) {
        int lengthBytes = Math.max(NOTICE_BYTES, FrameCodec.encodedLength(new Frame.Telling(notice)));
        if (!budget.spend(path, lengthBytes + PacketLayout.TRANSPORT_OVERHEAD_BYTES)) {
            counters.budgetRefused.increment();
            return false;
        }
        send(session, path, notice);
        return true;
    }

    /** Seals and sends what {@code plain} begins with. */
    private boolean sendPlain(Session session, Path path, int plainBytes, int hops) {
        long counter = session.takeCounter();
        packet[0] = PacketLayout.TRANSPORT;
        PacketLayout.putInt(packet, PacketLayout.FIRST_INDEX_OFFSET, session.remoteIndex);
        PacketLayout.putLong(packet, PacketLayout.COUNTER_OFFSET, counter);
        session.cipher.seal(
                counter,
                packet,
                PacketLayout.TRANSPORT_HEADER_BYTES,
                plain,
                0,
                plainBytes,
                packet,
                PacketLayout.TRANSPORT_HEADER_BYTES);
        return leave(path, ByteBuffer.wrap(packet, 0, plainBytes + PacketLayout.TRANSPORT_OVERHEAD_BYTES), hops);
    }

    private static void requireFitting(int plainBytes) {
        if (plainBytes > PacketLayout.MAX_PACKET_BYTES - PacketLayout.TRANSPORT_OVERHEAD_BYTES) {
            throw new IllegalArgumentException("A frame of " + plainBytes + " bytes does not fit a packet");
        }
    }

    /** Tells a sender that its session is not known here, if its budget allows. */
    void sendUnknownSession(Path path, int index, long counter) {
        byte[] answer = new byte[PacketLayout.UNKNOWN_SESSION_BYTES];
        answer[0] = PacketLayout.UNKNOWN_SESSION;
        PacketLayout.putInt(answer, PacketLayout.FIRST_INDEX_OFFSET, index);
        PacketLayout.putLong(answer, PacketLayout.COUNTER_OFFSET, counter);
        sendWithinBudget(path, Bytes.wrap(answer));
    }
}
