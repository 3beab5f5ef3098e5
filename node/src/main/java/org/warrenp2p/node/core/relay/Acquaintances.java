package org.warrenp2p.node.core.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.UdpSocket;

/**
 * The peers whom clients behind tunnels want to reach through this relay. Nothing but a first packet goes to an endpoint that
 * a client names, until whoever is there has proved to be the peer; and not many of those.
 */
final class Acquaintances {

    /** A handshake with its repetitions; whoever waits for more asks somebody else meanwhile. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

    /** Peers that are being met at a time; a lookup has ten under way, so several clients are served. */
    private static final int MOST = 64;

    /** Requests that wait for the same peer. */
    private static final int MOST_WAITING = 16;

    /** First packets for one client, and for all, in a second: a client that joins meets some forty peers in seconds. */
    private static final int CLIENT_PER_SECOND = 20;

    private static final int ALL_PER_SECOND = 100;

    /** First packets to one public address: more than a few peers are at hardly any, and somebody else may live there. */
    private static final int ADDRESS_PER_SECOND = 4;

    private static final int BUCKETS = 1_024;

    /** As for whatever is sent on hearsay: ports below are other services'. */
    private static final int FIRST_FREE_PORT = 1_024;

    private static final int HTTPS_PORT = 443;

    private final RelayPorts ports;
    private final EventLoop loop;
    private final Predicate<Endpoint> mayMeet;
    private final RateBuckets<PeerId> ofClient = new RateBuckets<>(CLIENT_PER_SECOND, BUCKETS);
    private final RateBuckets<String> ofAll = new RateBuckets<>(ALL_PER_SECOND, 1);
    private final RateBuckets<IpAddress> toAddress = new RateBuckets<>(ADDRESS_PER_SECOND, BUCKETS);
    /** Bounded by {@value #MOST}, with {@value #MOST_WAITING} each. */
    private final Map<Contact, List<Consumer<Meeting>>> waiting = new LinkedHashMap<>();

    private final Counter met;
    private final Counter notMet;
    private final Counter overLimit;

    /** What becomes of a wish. */
    enum Meeting {
        /** There is a session with the peer, and a path that no relay is on. */
        KNOWN,
        /** Nobody has answered there, or it is not to be asked. */
        NOBODY,
        /** Too many are being met. */
        TOO_MANY
    }

    Acquaintances(RelayPorts ports, Predicate<Endpoint> mayMeet) {
        this.ports = ports;
        this.loop = ports.loop();
        this.mayMeet = mayMeet;
        met = ports.counters().counter("relay.met");
        notMet = ports.counters().counter("relay.not_met");
        overLimit = ports.counters().counter("relay.meeting_over_limit");
    }

    /** Meets {@code target} for {@code client}, at once if it is known. */
    void meet(PeerId client, Contact target, Consumer<Meeting> done) {
        if (isKnown(target.peer())) {
            done.accept(Meeting.KNOWN);
            return;
        }
        if (!mayAsk(target)) {
            done.accept(Meeting.NOBODY);
            return;
        }
        List<Consumer<Meeting>> others = waiting.get(target);
        if (others != null && others.size() < MOST_WAITING) {
            others.add(done);
            return;
        }
        long now = loop.nanoTime();
        if (others != null
                || waiting.size() >= MOST
                || isTooFast(client, target.endpoint().address(), now)) {
            overLimit.increment();
            done.accept(Meeting.TOO_MANY);
            return;
        }
        List<Consumer<Meeting>> all = new ArrayList<>();
        all.add(done);
        waiting.put(target, all);
        ask(target);
    }

    private boolean isTooFast(PeerId client, IpAddress address, long now) {
        return !ofClient.tryPass(client, now)
                || (address.isPublic() && !toAddress.tryPass(address, now))
                || !ofAll.tryPass("", now);
    }

    private boolean isKnown(PeerId peer) {
        Path path = ports.control().paths().pathTo(peer);
        return path != null && path.kind() == UdpSocket.Kind.DIRECT;
    }

    private boolean mayAsk(Contact target) {
        int port = target.endpoint().port();
        return (port >= FIRST_FREE_PORT || port == HTTPS_PORT)
                && !target.peer().equals(ports.self())
                && mayMeet.test(target.endpoint());
    }

    private void ask(Contact target) {
        ports.control().exchanges().ask(target, new Request.Ping(), PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                met.increment();
                end(target, isKnown(target.peer()) ? Meeting.KNOWN : Meeting.NOBODY);
            }

            @Override
            public void onFailure(Failure failure) {
                notMet.increment();
                end(target, Meeting.NOBODY);
            }
        });
    }

    private void end(Contact target, Meeting meeting) {
        List<Consumer<Meeting>> all = waiting.remove(target);
        if (all != null) {
            all.forEach(one -> one.accept(meeting));
        }
    }
}
