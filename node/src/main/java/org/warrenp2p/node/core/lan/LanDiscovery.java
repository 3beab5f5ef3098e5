package org.warrenp2p.node.core.lan;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.MulticastTransport;
import org.warrenp2p.transport.UdpSocket;

/**
 * Asks the local networks for nodes, and answers those that ask. A node is where its answer comes from, so nobody can send
 * us to somebody else. Only from the loop.
 */
public final class LanDiscovery {

    /** RFC 6762, 3. */
    static final Endpoint GROUP = new Endpoint(IpAddress.ofIpv4(0xe000_00fb), 5353);

    /** Of those heard of lately: more than a table has room for from one network, and 100 KB at most. */
    private static final int MOST_KNOWN = 64;

    /** One node is told again only then: whoever answers all the time must not have us send all the time. */
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** RFC 6762, 5.2: questions are at least a second apart, and the pause doubles, to an hour at most. */
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** RFC 6762, 6: answers wait for 20 to 120 ms, so that those of many do not collide. */
    private static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long DELAY_SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** RFC 6762, 6: the same is not said twice within a second, however many ask. */
    private static final long ANSWER_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ports ports;
    private final PeerId self;
    private final NetworkId network;
    private final Consumer<Contact> found;
    private final Counter malformed;
    private final Counter refused;
    private final Counter answered;

    /** When each was told last; the eldest first, at most {@link #MOST_KNOWN}. */
    private final Map<Contact, Long> told = new LinkedHashMap<>();

    private List<UdpSocket> sockets = List.of();
    private EventLoop.@Nullable Timer questionTimer;
    private EventLoop.@Nullable Timer answerTimer;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long answeredNanos;
    private boolean everAnswered;
    /** 0 while this node only asks. */
    private int port;

    private boolean closed;

    /** What it works with. */
    public record Ports(EventLoop loop, MulticastTransport multicast, RandomGenerator random, Counters counters) {}

    /** @param found gets others of {@code network}, each at most once a minute */
    public LanDiscovery(Ports ports, PeerId self, NetworkId network, Consumer<Contact> found) {
        this.ports = ports;
        this.self = self;
        this.network = network;
        this.found = found;
        malformed = ports.counters().counter("lan.malformed");
        refused = ports.counters().counter("lan.refused");
        answered = ports.counters().counter("lan.answered");
    }

    /**
     * Begins, in later turns.
     *
     * @param ownPort where this node listens, which it tells; 0 to ask only
     */
    public void start(int ownPort) {
        port = ownPort;
        ports.multicast()
                .open(
                        GROUP,
                        (socket, source, payload) -> onDatagram(source, payload),
                        Completion.of(this::opened, failure -> {}));
    }

    private void opened(List<UdpSocket> made) {
        if (closed) {
            made.forEach(UdpSocket::close);
            return;
        }
        sockets = made;
        ask();
        if (port != 0) {
            answer(); // unasked, for those that asked before this node was there (RFC 6762, 8.3)
        }
    }

    private void ask() {
        sockets.forEach(socket -> socket.send(GROUP, LanMessage.question().asBuffer()));
        questionTimer = ports.loop().schedule(pauseNanos + ports.random().nextLong(pauseNanos / 10), this::ask);
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    private void onDatagram(Endpoint source, ByteBuffer payload) {
        if (closed) {
            return;
        }
        LanMessage message;
        try {
            message = LanMessage.decode(payload);
        } catch (MalformedLanMessageException e) {
            malformed.increment();
            return;
        }
        if (message.asksForPeers() && port != 0) {
            answerSoon();
        }
        // a machine may run several nodes, which share the address; each has a port of its own
        message.peers().forEach(peer -> onPeer(peer, source.address()));
    }

    private void onPeer(LanPeer peer, IpAddress address) {
        if (peer.peer().equals(self) || !peer.network().equals(network)) {
            return;
        }
        Contact contact = new Contact(peer.peer(), new Endpoint(address, peer.port()));
        long now = ports.loop().nanoTime();
        Long last = told.get(contact);
        if (peer.leaving()) {
            return; // it says so in its sessions too, where nobody can say it in its place
        }
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        if (last == null && told.size() >= MOST_KNOWN && !forgetOne(now)) {
            refused.increment();
            return;
        }
        told.remove(contact);
        told.put(contact, now);
        found.accept(contact);
    }

    /** The eldest makes room, unless it was told lately: a flood of names must not let each through. */
    private boolean forgetOne(long now) {
        Iterator<Long> eldest = told.values().iterator();
        if (now - eldest.next() < AGAIN_NANOS) {
            return false;
        }
        eldest.remove();
        return true;
    }

    private void answerSoon() {
        if (answerTimer != null) {
            return;
        }
        long delayNanos = LEAST_DELAY_NANOS + ports.random().nextLong(DELAY_SPREAD_NANOS);
        if (everAnswered) {
            delayNanos = Math.max(
                    delayNanos,
                    answeredNanos + ANSWER_PAUSE_NANOS - ports.loop().nanoTime());
        }
        answerTimer = ports.loop().schedule(delayNanos, this::answer);
    }

    private void answer() {
        answerTimer = null;
        everAnswered = true;
        answeredNanos = ports.loop().nanoTime();
        answered.increment();
        say(false);
    }

    private void say(boolean leaving) {
        LanPeer own = new LanPeer(self, network, port, leaving);
        sockets.forEach(socket -> socket.send(
                GROUP, LanMessage.answer(own, socket.localEndpoint().address()).asBuffer()));
    }

    /** Says goodbye and ends; nothing is heard of it afterwards. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (port != 0) {
            say(true); // caches of other tools forget it (RFC 6762, 10.1)
        }
        if (questionTimer != null) {
            questionTimer.cancel();
        }
        if (answerTimer != null) {
            answerTimer.cancel();
        }
        sockets.forEach(UdpSocket::close);
        sockets = List.of();
    }
}
