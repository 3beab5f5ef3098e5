package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/**
 * A frame that came in a session. The reply goes back where the frame came from, if that has proved itself or has sent
 * enough; otherwise over the path in use.
 */
final class SessionArrival implements Arrival {

    final Session session;
    final PeerEntry entry;
    final Path path;

    private final PacketSender sender;
    private final SendBudget budget;
    private final SessionClock clock;
    private final SessionCounters counters;
    private boolean replied;

    SessionArrival(
            Session session,
            PeerEntry entry,
            Path path,
            PacketSender sender,
            SendBudget budget,
            SessionClock clock,
            SessionCounters counters) {
        this.session = session;
        this.entry = entry;
        this.path = path;
        this.sender = sender;
        this.budget = budget;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public PeerId peer() {
        return session.peer;
    }

    @Override
    public Endpoint source() {
        return path.remote();
    }

    @Override
    public UdpSocket socket() {
        return path.socket();
    }

    @Override
    public boolean confirmed() {
        return true;
    }

    @Override
    public @Nullable FirstPacket firstPacket() {
        return null;
    }

    @Override
    public int replyRoomBytes(int maxDatagramBytes) {
        int most = Math.min(maxDatagramBytes, PacketLayout.MAX_PACKET_BYTES);
        int allowed = entry.paths.current() != null ? most : Math.min(most, budget.leftBytes(path));
        return allowed - PacketLayout.TRANSPORT_OVERHEAD_BYTES;
    }

    @Override
    public void reply(Frame frame, int maxDatagramBytes) {
        int lengthBytes = FrameCodec.encodedLength(frame);
        Session keys = usableSession();
        if (replied || keys == null || lengthBytes > replyRoomBytes(maxDatagramBytes)) {
            counters.replyDropped.increment();
            return;
        }
        replied = true;
        Path back = pathFor(lengthBytes + PacketLayout.TRANSPORT_OVERHEAD_BYTES);
        if (back == null) {
            counters.budgetRefused.increment();
            return;
        }
        sender.send(keys, back, frame);
    }

    @Override
    public void decline() {
        counters.replyDropped.increment();
    }

    /** Sends a notice back to where the frame came from, and nowhere else. */
    void tell(Notice notice) {
        Session keys = usableSession();
        if (keys == null) {
            counters.replyDropped.increment();
        } else if (entry.paths.isValidated(path)) {
            sender.send(keys, path, notice);
        } else {
            sender.sendWithinBudget(keys, path, notice);
        }
    }

    /** Sends a notice over the path in use, wherever the frame came from. */
    void tellOverPathInUse(Notice notice) {
        Session keys = usableSession();
        Path inUse = entry.paths.current();
        if (keys == null || inUse == null) {
            counters.replyDropped.increment();
        } else {
            sender.send(keys, inUse, notice);
        }
    }

    private @Nullable Path pathFor(int lengthBytes) {
        if (entry.paths.isValidated(path) || budget.spend(path, lengthBytes)) {
            return path;
        }
        return entry.paths.current();
    }

    /** The keys that the frame came under, or those that replaced them meanwhile. */
    private @Nullable Session usableSession() {
        Session keys = session.isAlive() ? session : entry.current;
        return keys.isAlive() && !clock.isWornOut(keys) ? keys : null;
    }
}
