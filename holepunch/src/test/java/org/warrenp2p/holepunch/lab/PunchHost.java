package org.warrenp2p.holepunch.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.HolePunch;
import org.warrenp2p.holepunch.PunchAction;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.holepunch.PunchRequest;
import org.warrenp2p.holepunch.PunchSettings;
import org.warrenp2p.holepunch.PunchTimer;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.holepunch.limit.SprayQueue;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;

/** A machine that carries out what a {@link HolePunch} wants done, on real (simulated) sockets. */
final class PunchHost {

    private static final int PORT = 4_433;
    private static final int ASK_TRIES = 4;
    private static final int DATA_TRIES = 5;
    private static final long ASK_RETRY_NANOS = 100_000_000L;

    private final PunchLab lab;
    private final Wire wire;
    private final SimHost host;
    private final int side;
    private final PeerId otherPeer;
    private final Counters counters = new Counters();
    private final PunchLimits limits = new PunchLimits(LimitSettings.DEFAULT, counters);
    private final Map<Integer, UdpSocket> sockets = new TreeMap<>();
    private final Map<PunchTimer, EventLoop.Timer> timers = new EnumMap<>(PunchTimer.class);
    private final Set<Long> answered = new TreeSet<>();
    private final Map<Long, Integer> questions = new LinkedHashMap<>();
    private @Nullable Classification classification;
    private @Nullable HolePunch punch;
    private PunchOffer own = new PunchOffer(List.of(), NatProfile.UNKNOWN, PortPattern.UNKNOWN);
    private List<Contact> coordinators = List.of();
    private @Nullable IpAddress oldAddress;
    private int socketsGiven;
    private int nextObserver;

    PunchAction.@Nullable Succeeded success;

    @Nullable
    PunchFailure failure;

    long doneNanos;
    boolean gotData;

    /** Packets to those who had not answered yet, by what they were for and where they went. */
    final Map<Purpose, Map<Endpoint, Integer>> unasked = new EnumMap<>(Purpose.class);

    PunchHost(PunchLab lab, Wire wire, SimHost host, int side) {
        this.lab = lab;
        this.wire = wire;
        this.host = host;
        this.side = side;
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[2] = (byte) (2 - side);
        this.otherPeer = PeerId.ofPublicKey(key);
        wire.open(host, PORT, (socket, source, message) -> receive(HolePunch.MAIN_SOCKET, source, message), opened -> {
            sockets.put(HolePunch.MAIN_SOCKET, opened);
            classification = new Classification(wire, host, opened);
        });
    }

    void classify(List<Neighbourhood.Observer> observers) {
        classification().start(observers);
    }

    NatReport report() {
        return classification().report();
    }

    private Classification classification() {
        Classification started = classification;
        if (started == null) {
            throw new AssertionError("The main socket is not open yet");
        }
        return started;
    }

    void register(List<Contact> at) {
        coordinators = at;
        at.forEach(contact -> send(HolePunch.MAIN_SOCKET, contact.endpoint(), new Message.Register(side)));
    }

    /** Works out what to tell of itself. */
    void settle() {
        NatReport report = report();
        List<Candidate> candidates = new ArrayList<>();
        Endpoint local = new Endpoint(host.address(), PORT);
        Endpoint mapped = report.mapping().mapped();
        if (local.address().isPrivate()) {
            candidates.add(new Candidate(Candidate.Kind.HOST, local));
        }
        if (mapped != null && mapped.address().isPublic()) {
            candidates.add(Candidate.ofRecord(mapped, report.profile()));
        }
        own = new PunchOffer(candidates, report.profile(), report.mapping().ports());
    }

    /** Its record still tells of an address that it had once. */
    void recordNow(IpAddress old) {
        oldAddress = old;
    }

    /** What the record says: nothing private, and nothing about ports. */
    PunchOffer record() {
        IpAddress old = oldAddress;
        return new PunchOffer(
                own.candidates().stream()
                        .filter(candidate -> candidate.endpoint().address().isPublic())
                        .map(candidate ->
                                old == null ? candidate : new Candidate(candidate.kind(), new Endpoint(old, PORT)))
                        .toList(),
                own.nat(),
                PortPattern.UNKNOWN);
    }

    void connect(long number, PunchOffer record) {
        HolePunch started = begin(number, true);
        started.start(record, now());
        act();
    }

    private HolePunch begin(long number, boolean initiator) {
        List<Endpoint> mapped =
                record().candidates().stream().map(Candidate::endpoint).toList();
        HolePunch begun = new HolePunch(
                PunchSettings.DEFAULT,
                new PunchRequest(
                        number,
                        initiator,
                        own,
                        mapped.stream().map(Endpoint::address).toList(),
                        new TargetRules(
                                List.of(new Endpoint(host.address(), PORT)),
                                mapped.stream().map(Endpoint::address).toList(),
                                List.of(),
                                false),
                        coordinators,
                        lab.canPrime()),
                host.random().stream("punch"));
        punch = begun;
        return begun;
    }

    private void receive(int socket, Endpoint source, Message message) {
        HolePunch current = punch;
        if (message instanceof Message.Seen seen) {
            Integer asked = questions.get(seen.question());
            if (asked == null) {
                classification().seen(seen);
            } else if (current != null && answered.add(seen.question())) {
                current.onObserved(asked, seen.observed(), now());
            }
        } else if (message instanceof Message.FilterProbe probe) {
            classification().arrived(probe);
        } else if (message instanceof Message.Deliver deliver) {
            send(HolePunch.MAIN_SOCKET, source, new Message.Delivered(deliver.number()));
            delivered(deliver.delivery());
        } else if (message instanceof Message.Passed passed && current != null) {
            current.onReceipt(passed.receipt(), now());
        } else if (message instanceof Message.Punched punched && punched.side() != side) {
            punched(socket, source, punched.role());
        } else if (message instanceof Message.Data data && data.side() != side) {
            gotData = true;
        }
        act();
    }

    private void punched(int socket, Endpoint source, PacketRole role) {
        HolePunch current = punch;
        if (current != null) {
            current.onAuthenticated(socket, source, role, now());
        } else if (role == PacketRole.PROBE) {
            // as a session answers whoever reaches it
            sendPunch(socket, source, PacketRole.ANSWER, 0);
        } else if (role == PacketRole.NOMINATION) {
            sendPunch(socket, source, PacketRole.NOMINATION, 0);
            talk(socket, source, DATA_TRIES);
        }
    }

    /** Application data, more than once, because datagrams are lost. */
    private void talk(int socket, Endpoint remote, int left) {
        if (left > 0) {
            send(socket, remote, new Message.Data(lab.punches(), side));
            host.loop().schedule(ASK_RETRY_NANOS, () -> talk(socket, remote, left - 1));
        }
    }

    private void delivered(PunchOrder.Delivery delivery) {
        HolePunch current = punch;
        if (current == null) {
            if (!limits.mayObey(delivery.via().peer(), now())) {
                return;
            }
            current = begin(delivery.order().punch(), false);
        }
        current.onOrder(delivery, now());
    }

    private void act() {
        HolePunch current = punch;
        if (current != null) {
            for (List<PunchAction> actions = current.takeActions();
                    !actions.isEmpty();
                    actions = current.takeActions()) {
                actions.forEach(action -> carryOut(current, action));
            }
        }
    }

    private void carryOut(HolePunch current, PunchAction action) {
        if (action instanceof PunchAction.SendProbe probe) {
            if (limits.maySend(probe.target(), probe.purpose(), now())) {
                count(probe.purpose(), probe.target());
                sendPunch(probe.socket(), probe.target(), PacketRole.PROBE, probe.hops());
            }
        } else if (action instanceof PunchAction.SendAnswer answer) {
            if (limits.maySend(answer.target(), answer.purpose(), now())) {
                count(answer.purpose(), answer.target());
                sendPunch(answer.socket(), answer.target(), PacketRole.ANSWER, 0);
            }
        } else if (action instanceof PunchAction.SendNomination nomination) {
            sendPunch(nomination.socket(), nomination.target(), PacketRole.NOMINATION, 0);
        } else if (action instanceof PunchAction.OpenSockets open) {
            open(current, open);
        } else if (action instanceof PunchAction.CloseSockets close) {
            close.sockets().forEach(this::close);
        } else if (action instanceof PunchAction.AskObservers ask) {
            askObservers(ask.socket(), ask.observers());
        } else if (action instanceof PunchAction.SendOrder order) {
            send(HolePunch.MAIN_SOCKET, order.coordinator().endpoint(), new Message.Pass(side, order.order()));
        } else if (action instanceof PunchAction.RequestSpray request) {
            SprayQueue.Decision decision =
                    limits.sprays().request(new SprayQueue.Ticket(lab.punches(), otherPeer, request.target()), now());
            switch (decision.kind()) {
                case GRANTED -> current.onSprayGranted(now());
                case REFUSED -> current.onSprayRefused(now());
                case WAITING -> {}
            }
        } else if (action instanceof PunchAction.StartSpray) {
            if (!limits.sprays().tryStart(lab.punches(), now())) {
                current.onSprayRefused(now());
            }
        } else if (action instanceof PunchAction.ReleaseSpray) {
            limits.sprays().release(lab.punches(), now());
        } else if (action instanceof PunchAction.ArmTimer arm) {
            arm(current, arm);
        } else if (action instanceof PunchAction.CancelTimer cancel) {
            disarm(cancel.timer());
        } else if (action instanceof PunchAction.Succeeded succeeded) {
            success = succeeded;
            doneNanos = lab.nowNanos();
            talk(succeeded.path().socket(), succeeded.path().remote(), DATA_TRIES);
        } else if (action instanceof PunchAction.Failed failed) {
            failure = failed.failure();
            doneNanos = lab.nowNanos();
        }
    }

    private void arm(HolePunch current, PunchAction.ArmTimer arm) {
        disarm(arm.timer());
        timers.put(arm.timer(), host.loop().schedule(arm.atNanos() - now(), () -> {
            timers.remove(arm.timer());
            current.onTimer(arm.timer(), now());
            act();
        }));
    }

    private void disarm(PunchTimer timer) {
        EventLoop.Timer armed = timers.remove(timer);
        if (armed != null) {
            armed.cancel();
        }
    }

    private void open(HolePunch current, PunchAction.OpenSockets open) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < open.count(); i++) {
            int number = ++socketsGiven;
            wire.open(host, 0, (socket, source, message) -> receive(number, source, message), opened -> {
                sockets.put(number, opened);
                numbers.add(number);
                if (numbers.size() == open.count()) {
                    current.onSocketsOpened(open.round(), numbers, now());
                    act();
                }
            });
        }
    }

    private void close(int number) {
        UdpSocket closed = sockets.remove(number);
        if (closed != null) {
            closed.close();
        }
    }

    private void askObservers(int socket, int count) {
        for (int i = 0; i < count; i++) {
            Neighbourhood.Observer observer =
                    lab.observers().get(nextObserver++ % lab.observers().size());
            ask(socket, observer, lab.nextQuestion(), ASK_TRIES);
        }
    }

    /** Until it is answered, as exchanges do. */
    private void ask(int socket, Neighbourhood.Observer observer, long question, int tries) {
        if (tries > 0 && sockets.containsKey(socket) && !answered.contains(question)) {
            questions.put(question, socket);
            send(socket, observer.contact(false).endpoint(), new Message.Ask(question));
            host.loop().schedule(ASK_RETRY_NANOS, () -> ask(socket, observer, question, tries - 1));
        }
    }

    private void send(int number, Endpoint target, Message message) {
        UdpSocket socket = sockets.get(number);
        if (socket != null) {
            wire.send(socket, target, message);
        }
    }

    private void sendPunch(int number, Endpoint target, PacketRole role, int hops) {
        UdpSocket socket = sockets.get(number);
        if (socket == null) {
            return;
        }
        Message message = new Message.Punched(lab.punches(), side, role);
        if (hops == 0) {
            wire.send(socket, target, message);
        } else {
            wire.send(socket, target, message, hops);
        }
    }

    private void count(Purpose purpose, Endpoint target) {
        unasked.computeIfAbsent(purpose, ignored -> new TreeMap<>()).merge(target, 1, Integer::sum);
    }

    /** Most packets for {@code purpose} to one address. */
    int mostToAddress(Purpose purpose) {
        Map<IpAddress, Integer> byAddress = new TreeMap<>();
        unasked.getOrDefault(purpose, new TreeMap<>())
                .forEach((endpoint, count) -> byAddress.merge(endpoint.address(), count, Integer::sum));
        return byAddress.values().stream().mapToInt(count -> count).max().orElse(0);
    }

    /** Most packets for {@code purpose} to one endpoint. */
    int mostToEndpoint(Purpose purpose) {
        return unasked.getOrDefault(purpose, new TreeMap<>()).values().stream()
                .mapToInt(count -> count)
                .max()
                .orElse(0);
    }

    private long now() {
        return host.loop().nanoTime();
    }
}
