package org.warrenp2p.node.core.punch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.holepunch.PunchRequest;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.node.core.coordination.DeliveredOrder;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.PunchCarrier.PunchPacket;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;
import org.warrenp2p.transport.UdpSocket;

/** The punches of one node: those that it wants, and those that others ask of it. */
public final class Punches implements PunchCarrier.Driver, PathOpener {

    /** Under way at a time, on both sides together; a punch takes seconds. */
    static final int MOST = 256;

    /** What is over goes on answering probes until the other side has its answer too. */
    private static final long AFTERLIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final PunchListener NOBODY = new PunchListener() {
        @Override
        public void onReachable() {}

        @Override
        public void onOpened(Round round) {}

        @Override
        public void onFailed(PunchFailure failure) {}
    };

    private final PunchTools tools;
    private final SprayTurns sprays;
    private final Map<Id, Punch> punches = new LinkedHashMap<>();
    private final Counter refused;
    private final Counter obeyed;
    private final Counter unwanted;
    private final Counter unreadable;
    private final Counter opened;
    private final Counter failed;

    /** None yet; from now on orders and packets of punches are listened to. */
    public Punches(PunchPorts ports) {
        this.tools = PunchTools.of(ports);
        this.sprays = new SprayTurns(tools.limits().sprays(), tools.loop());
        this.refused = tools.counters().counter("punch.refused_too_many");
        this.obeyed = tools.counters().counter("punch.order_obeyed");
        this.unwanted = tools.counters().counter("punch.order_unwanted");
        this.unreadable = tools.counters().counter("punch.order_unreadable");
        this.opened = tools.counters().counter("punch.opened");
        this.failed = tools.counters().counter("punch.failed");
        tools.carrier().usePunches(this);
        tools.coordination().onOrder(this::onDelivered);
    }

    /** Which punch: the initiator draws the number, so it is one only together with the peer. */
    private record Id(PeerId peer, long number) {}

    @Override
    public @Nullable Runnable open(PeerRecord record, PunchListener listener) {
        Wanted wanted = new Wanted(record, listener);
        return wanted.begin() ? wanted::giveUp : null;
    }

    @Override
    public boolean isUnderWay(PeerId peer) {
        return punches.values().stream().anyMatch(punch -> punch.peer().equals(peer) && !punch.isOver());
    }

    private static PunchOffer offerOf(PeerRecord record) {
        List<Candidate> candidates = record.endpoints().stream()
                .limit(Candidate.MOST)
                .map(endpoint -> Candidate.ofRecord(endpoint, record.nat()))
                .toList();
        return new PunchOffer(candidates, record.nat(), PortPattern.UNKNOWN);
    }

    private long drawNumber() {
        return tools.entropy().nextLong() | 1L; // never 0
    }

    private @Nullable Punch add(
            PeerId peer, long number, boolean initiator, List<Contact> coordinators, PunchListener listener) {
        if (punches.size() >= MOST) {
            refused.increment();
            return null;
        }
        OwnOffer self = tools.self();
        PunchRequest request = new PunchRequest(
                number,
                initiator,
                self.offer(),
                self.mapped(),
                self.targets(),
                coordinators,
                tools.sockets().canLimitHops());
        Punch punch = new Punch(tools, sprays, peer, request, new Ending(new Id(peer, number), listener));
        punches.put(new Id(peer, number), punch);
        return punch;
    }

    private void end(Punch punch) {
        if (punches.remove(new Id(punch.peer(), punch.number()), punch)) {
            punch.close();
        }
    }

    /** A coordinator has delivered an order. */
    private void onDelivered(DeliveredOrder delivered) {
        long cameNanos = tools.now();
        tools.carrier()
                .open(
                        delivered.from(),
                        delivered.validated(),
                        delivered.sealed(),
                        Completion.of(
                                order -> onOpened(delivered, order, cameNanos), failure -> unreadable.increment()));
    }

    private void onOpened(DeliveredOrder delivered, SealedOrder sealed, long cameNanos) {
        PunchOrder.Delivery delivery =
                new PunchOrder.Delivery(sealed.order(), delivered.via(), delivered.validated(), delivered.timing());
        Punch known = punches.get(new Id(sealed.peer(), sealed.order().punch()));
        if (!sealed.asksConsent()) {
            if (known != null) {
                known.onOrder(delivery, cameNanos);
            }
            return;
        }
        if (!consents(sealed)) {
            return;
        }
        sealed.consent(Completion.of(ready -> obey(ready, delivery, cameNanos), failure -> refused.increment()));
    }

    /** Asked before this node sends anything, or says where it is. */
    private boolean consents(SealedOrder sealed) {
        if (tools.accepts().test(sealed.peer())) {
            return true;
        }
        unwanted.increment();
        sealed.decline();
        return false;
    }

    private void obey(SealedOrder sealed, PunchOrder.Delivery delivery, long cameNanos) {
        Id id = new Id(sealed.peer(), sealed.order().punch());
        Punch punch = punches.get(id);
        if (punch == null) {
            punch = add(id.peer(), id.number(), false, List.of(), NOBODY);
            obeyed.add(punch == null ? 0 : 1);
        }
        if (punch != null) {
            punch.onOrder(delivery, cameNanos);
        }
    }

    @Override
    public boolean expects(PeerId peer, long number, Path path) {
        Punch punch = punches.get(new Id(peer, number));
        return punch != null && punch.expects(path);
    }

    /** Whoever reaches us directly is answered where it came from; no machine is needed for that. */
    @Override
    public void onDirectOrder(SealedOrder order, Path path) {
        if (consents(order)) {
            order.consent(Completion.of(ready -> {}, failure -> refused.increment()));
        }
    }

    @Override
    public void onPacket(PunchPacket packet) {
        Punch punch = punches.get(new Id(packet.peer(), packet.punch()));
        if (punch != null) {
            punch.onPacket(packet);
        } else if (!packet.first()) {
            answer(packet);
        }
    }

    /** As a target that was reached without an order, or whose punch is over. */
    private void answer(PunchPacket packet) {
        boolean probe = packet.role() == PacketRole.PROBE;
        if (packet.role() == PacketRole.ANSWER
                || !tools.limits().maySend(packet.path().remote(), Purpose.CONFIRMED, tools.now())) {
            return;
        }
        PacketRole role = probe ? PacketRole.ANSWER : PacketRole.NOMINATION;
        tools.carrier().send(packet.peer(), packet.punch(), role, packet.path(), 0);
        if (!probe) {
            tools.carrier().use(packet.peer(), packet.path(), false);
        }
    }

    /** What this node knew of itself is not true any more. */
    public void onNetworkChanged() {
        List.copyOf(punches.values()).forEach(Punch::onNetworkChanged);
    }

    /** The sockets that the node lives on are open. */
    public void opened(List<UdpSocket> sockets) {
        tools.sockets().setMain(sockets);
        tools.self().setBound(sockets.stream().map(UdpSocket::localEndpoint).toList());
    }

    /** How many are kept. */
    public int size() {
        return punches.size();
    }

    /** Ends all; their listeners hear that they were cancelled. */
    public void close() {
        List.copyOf(punches.values()).forEach(this::end);
        tools.sockets().close();
    }

    /** What somebody wants: one punch, or a second one if the first did not know enough. */
    private final class Wanted implements PunchListener {

        private final PeerRecord record;
        private final PunchListener listener;
        private NatProfile known = NatProfile.UNKNOWN;
        private @Nullable Punch punch;
        private boolean again;

        private Wanted(PeerRecord record, PunchListener listener) {
            this.record = record;
            this.listener = listener;
        }

        /** Whether there is room for it. */
        private boolean begin() {
            Punch added = add(record.peer(), drawNumber(), true, record.coordinators(), this);
            punch = added;
            if (added == null) {
                return false;
            }
            known = tools.self().offer().nat();
            added.start(offerOf(record));
            return true;
        }

        private void giveUp() {
            if (punch != null) {
                end(punch);
            }
        }

        @Override
        public void onReachable() {
            listener.onReachable();
        }

        @Override
        public void onOpened(Round round) {
            listener.onOpened(round);
        }

        /** A node that has just joined learns what stands in front of it while it punches. */
        @Override
        public void onFailed(PunchFailure failure) {
            boolean knowsMore = !tools.self().offer().nat().equals(known);
            if (again || !knowsMore || failure.code() == PunchFailure.Code.CANCELLED) {
                listener.onFailed(failure);
                return;
            }
            again = true;
            tools.loop().execute(() -> {
                if (!begin()) {
                    listener.onFailed(failure);
                }
            });
        }
    }

    /** Counts how punches end, and forgets them after a while. */
    private final class Ending implements PunchListener {

        private final Id id;
        private final PunchListener listener;

        private Ending(Id id, PunchListener listener) {
            this.id = id;
            this.listener = listener;
        }

        @Override
        public void onReachable() {
            listener.onReachable();
        }

        @Override
        public void onOpened(Round round) {
            opened.increment();
            forgetLater();
            listener.onOpened(round);
        }

        @Override
        public void onFailed(PunchFailure failure) {
            failed.increment();
            forgetLater();
            listener.onFailed(failure);
        }

        private void forgetLater() {
            tools.loop().schedule(AFTERLIFE_NANOS, () -> {
                Punch punch = punches.get(id);
                if (punch != null) {
                    end(punch);
                }
            });
        }
    }
}
