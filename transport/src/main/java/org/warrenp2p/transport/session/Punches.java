package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.SessionCrypto;

/**
 * What punches need of the sessions: sealed orders in both directions, and packets on paths that have proved nothing yet.
 * It sends what it is told to; as a mere answer never more than has come.
 */
final class Punches implements PunchCarrier {

    private final OrderParts parts;
    private final OwnOrders own;
    private final ForeignOrders foreign;
    private @Nullable Driver driver;

    Punches(OrderParts parts) {
        this.parts = parts;
        own = new OwnOrders(parts, new AnswerEvents());
        foreign = new ForeignOrders(parts, new OrderEvents());
    }

    @Override
    public void usePunches(Driver punchDriver) {
        driver = punchDriver;
    }

    @Override
    public void seal(PeerId to, PunchOrder order, Completion<Bytes> completion) {
        own.seal(to, order, !foreign.isBegunBy(to, order.punch()), completion);
    }

    @Override
    public void open(PeerId from, Endpoint validated, Bytes sealed, Completion<SealedOrder> completion) {
        foreign.open(from, validated, sealed, completion);
    }

    @Override
    public boolean send(PeerId peer, long punch, PacketRole role, Path path, int hops) {
        boolean mayDie = hops == 0 || (role == PacketRole.PROBE && path.socket().canLimitHops());
        boolean sent = mayDie && sendInItsState(peer, punch, role, path, hops);
        if (!sent) {
            parts.counters().unsent.increment();
        }
        return sent;
    }

    private boolean sendInItsState(PeerId peer, long punch, PacketRole role, Path path, int hops) {
        Bytes order = own.firstPacket(peer, punch);
        if (order != null) {
            return role == PacketRole.PROBE && parts.sender().send(path, order, hops);
        }
        ForeignOrder unconfirmed = foreign.unconfirmed(peer, punch);
        if (unconfirmed != null) {
            return role == PacketRole.PROBE && foreign.probe(unconfirmed, path, hops);
        }
        PeerEntry entry = parts.table().entry(peer);
        if (entry == null || parts.clock().isWornOut(entry.current)) {
            return false;
        }
        Notice notice = new Notice.PunchPacket(punch, role);
        if (role == PacketRole.PROBE) {
            return parts.sender().sendProbe(entry.current, path, notice, hops);
        }
        if (entry.paths.isValidated(path)) {
            parts.sender().send(entry.current, path, notice);
            return true;
        }
        return parts.sender().sendWithinBudget(entry.current, path, notice);
    }

    @Override
    public boolean use(PeerId peer, Path path, boolean vouched) {
        PeerEntry entry = parts.table().entry(peer);
        if (entry == null) {
            return false;
        }
        parts.validator().hold(entry, path, vouched);
        return path.equals(entry.paths.current());
    }

    @Override
    public void forget(PeerId peer, long punch) {
        own.forget(peer, punch);
        foreign.silence(peer, punch);
    }

    // what arrives

    /** Returns false if it is no copy of an order. */
    boolean onInit(Path path, byte[] packet) {
        return foreign.onInit(path, packet);
    }

    /** A first packet, opened, holds an order. */
    void onDirect(Bytes name, int remoteIndex, Path path, SessionCrypto.Opened opened, Frame.Asking frame) {
        if (driver == null) {
            parts.counters().misplaced.increment();
        } else {
            foreign.onDirect(name, remoteIndex, path, opened, frame);
        }
    }

    /** Returns false if it answers no order. */
    boolean onResponse(Path path, byte[] packet) {
        return own.onResponse(path, packet);
    }

    /** A packet of a punch has come in a session. */
    void onNotice(PeerId peer, Path path, Notice.PunchPacket notice) {
        tell(new PunchPacket(peer, notice.punch(), notice.role(), path, false));
    }

    /** An order has come in a session: it is for first packets only. */
    void onMisplacedOrder() {
        parts.counters().misplaced.increment();
    }

    private void tell(PunchPacket packet) {
        if (driver != null) {
            driver.onPacket(packet);
        }
    }

    /** How many orders are kept, of ours and of others. */
    int size() {
        return own.size() + foreign.size();
    }

    /** Forgets everything without a word. */
    void clear() {
        own.clear();
        foreign.clear();
        driver = null;
    }

    /** Orders of ours are answered. */
    private final class AnswerEvents implements OwnOrders.Events {

        @Override
        public boolean expects(OwnOrder order, Path path) {
            return driver != null && driver.expects(order.peer, order.order.punch(), path);
        }

        /**
         * The answer has proved who sent it, but not where it came from: the order went through a coordinator, so the
         * peer may have written any source on it. The path is challenged like every new one.
         */
        @Override
        public void onAnswered(OwnOrder order, Session session, Path path, int lengthBytes) {
            receive(path, lengthBytes);
            PeerEntry entry = parts.table().confirm(session, path, false);
            parts.user().onEstablished(new Contact(order.peer, path.remote()), session.beganNanos);
            tell(new PunchPacket(order.peer, order.order.punch(), PacketRole.PROBE, path, true));
            if (session.state == Session.State.CURRENT) {
                parts.validator().onNewest(entry, path);
                if (session.sent() == 0) {
                    // the target waits for a packet in the session, as every responder does
                    parts.sender().send(session, path, new Notice.KeepAlive());
                }
            }
        }

        @Override
        public void onAnsweredAgain(OwnOrder order, Path path, int lengthBytes) {
            receive(path, lengthBytes);
            tell(new PunchPacket(order.peer, order.order.punch(), PacketRole.PROBE, path, true));
        }

        private void receive(Path path, int lengthBytes) {
            if (parts.table().owners().peerAt(path) == null) {
                parts.budget().received(path, lengthBytes);
            }
        }
    }

    /** Orders of others come by themselves. */
    private final class OrderEvents implements ForeignOrders.Events {

        @Override
        public boolean began(ForeignOrder order) {
            return own.began(order.peer(), order.order().punch());
        }

        @Override
        public void onDirectOrder(ForeignOrder order, Path path) {
            if (driver != null) {
                driver.onDirectOrder(order, path);
            }
        }

        @Override
        public void onRepeated(ForeignOrder order, Path path) {
            tell(new PunchPacket(order.peer(), order.order().punch(), PacketRole.PROBE, path, true));
        }
    }
}
