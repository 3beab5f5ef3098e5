package org.warrenp2p.node.core.tunnel;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunMessage;
import org.warrenp2p.transport.stun.StunWriter;

/**
 * Finds out whether UDP gets out of this network and back. Whoever is known is asked by STUN, which everybody answers; any
 * datagram that comes will do as an answer. While something comes anyway nobody is asked.
 */
final class UdpWatch {

    /** Between the questions of one test: three of them, so that two may be lost. */
    private static final long REPEAT_NANOS = Duration.ofMillis(500).toNanos();

    private static final int QUESTIONS = 3;

    /** Who is asked in one test. */
    private static final int MOST_ASKED = 4;

    /** Without a word for so long, UDP is tested again; and while it is blocked, since people move. */
    private static final long QUIET_NANOS = Duration.ofSeconds(30).toNanos();

    /** RFC 8489, section 5. */
    private static final int TRANSACTION_BYTES = 12;

    private static final Logger log = LoggerFactory.getLogger(UdpWatch.class);

    private final EventLoop loop;
    private final Entropy entropy;
    private final Supplier<List<Endpoint>> known;
    private final Events events;
    private List<UdpSocket> sockets = List.of();
    private EventLoop.@Nullable Timer quiet;
    private EventLoop.@Nullable Timer question;
    /** Whom the test under way asks; empty while there is none. */
    private List<Endpoint> asked = List.of();

    private boolean publicOnly;
    private boolean heard;
    private boolean heardLately;
    /** Whether the last test has heard nothing, nor anything come since. */
    private boolean silent;

    private boolean blocked;
    private boolean closed;

    /** What is found out. */
    interface Events {

        /** Nobody has answered; whether UDP is to blame, TCP can tell. */
        void onSilent();

        /** It is blocked from now on, or not any more. */
        void onChanged(boolean isBlocked);
    }

    /** @param known whom to ask, asked for with every test */
    UdpWatch(EventLoop loop, Entropy entropy, Supplier<List<Endpoint>> known, Events events) {
        this.loop = loop;
        this.entropy = entropy;
        this.known = known;
        this.events = events;
    }

    void start(List<UdpSocket> own) {
        sockets = List.copyOf(own);
        test();
        quiet = loop.schedule(QUIET_NANOS, this::onQuietTime);
    }

    boolean isBlocked() {
        return blocked;
    }

    /** What comes from within a private network says nothing of what leads out of it. */
    void onDatagram(Endpoint source) {
        if (publicOnly && !source.address().isPublic()) {
            return;
        }
        heard = true;
        heardLately = true;
        silent = false;
        if (blocked && asked.isEmpty() && !closed) {
            // something has come by itself: whether that goes for both directions, a test says
            test();
        }
    }

    private void onQuietTime() {
        quiet = loop.schedule(QUIET_NANOS, this::onQuietTime);
        if (blocked || !heardLately) {
            test();
        }
        heardLately = false;
    }

    /** Asks, unless that is under way or nobody is known. */
    void test() {
        List<Endpoint> all = known.get();
        if (closed || !asked.isEmpty() || all.isEmpty()) {
            return;
        }
        heard = false;
        asked = List.copyOf(all.subList(0, Math.min(MOST_ASKED, all.size())));
        publicOnly = asked.stream().anyMatch(endpoint -> endpoint.address().isPublic());
        ask(QUESTIONS);
    }

    private void ask(int left) {
        if (heard || left == 0) {
            decide();
            return;
        }
        asked.forEach(this::ask);
        question = loop.schedule(REPEAT_NANOS, () -> ask(left - 1));
    }

    private void ask(Endpoint server) {
        byte[] transaction = new byte[TRANSACTION_BYTES];
        entropy.fill(transaction);
        Bytes request = new StunWriter(StunMessage.Type.REQUEST, StunMessage.BINDING, Bytes.wrap(transaction)).finish();
        sockets.stream()
                .filter(socket -> socket.canReach(server))
                .findFirst()
                .ifPresent(socket -> socket.send(server, request.asBuffer()));
    }

    private void decide() {
        asked = List.of();
        if (heard && blocked) {
            set(false);
        } else if (!heard && !blocked) {
            silent = true;
            events.onSilent();
        }
    }

    /** Whether nothing was heard in the last test, nor since. */
    boolean wasSilent() {
        return silent;
    }

    /** TCP works, and UDP does not. */
    void block() {
        if (!blocked && !closed) {
            set(true);
        }
    }

    private void set(boolean isBlocked) {
        blocked = isBlocked;
        log.info(
                isBlocked
                        ? "No UDP gets through this network: everybody is reached through relays, over TLS"
                        : "UDP gets through this network again");
        events.onChanged(isBlocked);
    }

    void close() {
        closed = true;
        if (quiet != null) {
            quiet.cancel();
        }
        if (question != null) {
            question.cancel();
        }
    }
}
