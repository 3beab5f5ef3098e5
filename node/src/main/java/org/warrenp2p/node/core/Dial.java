package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PathKind;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerPaths;

/**
 * One walk down the ladder towards one peer: find endpoints, make a session, dial the link over it. Ends exactly once; a
 * link that the peer opens meanwhile ends it with success too.
 */
final class Dial {

    /** Between two probes of one record: enough that they do not fill a queue together, little against any RTT. */
    private static final long PROBE_SPACING_NANOS = 5_000_000L;

    /** An endpoint that keeps silent this long over several retransmissions is not the peer's any more. */
    private static final long PROBE_TIMEOUT_NANOS = 5_000_000_000L;

    /**
     * The packet that confirms the session to a punched peer leaves so much before the link's first one, which the peer drops
     * if it comes earlier, and which is sent again after 300 ms only. Of packets that leave together on the simulated
     * internet every second pair arrives in the wrong order (a jitter of two milliseconds), of those 5 ms apart one in thirty.
     */
    private static final long CONFIRMATION_LEAD_NANOS = 5_000_000L;

    /** The link's handshake over a path that has just answered. */
    private static final long LINK_TIMEOUT_NANOS = 10_000_000_000L;

    /** The first round: what is sent from the main sockets. */
    private static final int FIRST_ROUND = 1;

    private static final Exchanges.Listener UNHEARD = new Exchanges.Listener() {
        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            // the link decides
        }

        @Override
        public void onFailure(Failure failure) {
            // the link decides
        }
    };

    private final PeerId peer;
    private final Goal goal;
    private final Connector.Tools tools;
    private final Function<PeerId, @Nullable PeerLink> links;
    private final long startedNanos;
    private final BiConsumer<Dial, @Nullable PeerChannel> onEnd;
    private final DialWaiters waiters;
    private final Set<Endpoint> tried = new LinkedHashSet<>();
    private final List<Exchanges.Exchange> probes = new ArrayList<>();
    private int probesOpen;
    private @Nullable Search search;
    private boolean searched;
    private boolean answered;
    private boolean dialling;
    private @Nullable Runnable punch;
    private final DialCircuit circuit;
    private int round = FIRST_ROUND;
    private boolean ended;
    private final DialFailures failures = new DialFailures();

    /** Whom to reach, and how. */
    record Goal(PeerId peer, Direct direct) {}

    Dial(
            Goal goal,
            Connector.Tools tools,
            Function<PeerId, @Nullable PeerLink> links,
            BiConsumer<Dial, @Nullable PeerChannel> onEnd) {
        this.peer = goal.peer();
        this.goal = goal;
        this.tools = tools;
        this.links = links;
        this.startedNanos = tools.loop().nanoTime();
        this.onEnd = onEnd;
        this.circuit = new DialCircuit(tools, () -> ended || answered, far -> probe(far.endpoint()), this::onNoCircuit);
        this.waiters = new DialWaiters(tools.loop(), this::late, this::abandonIfUnwanted);
    }

    Goal goal() {
        return goal;
    }

    /** The living session is tried together with a probe that notices if it is dead; without one, the DHT is asked. */
    void start() {
        PeerPaths.Path path = tools.paths().pathTo(peer);
        if (path == null || isUnwanted(PathKind.of(path))) {
            search();
        } else {
            probe(path.remote());
            dialLink();
        }
    }

    private boolean isUnwanted(PathKind kind) {
        return switch (goal.direct()) {
            case PREFER -> false;
            case REQUIRE -> !kind.isDirect();
            case NEVER -> kind.isDirect();
        };
    }

    Connector.Waiting await(long timeoutNanos, Completion<Connector.Connected> completion) {
        return waiters.add(timeoutNanos, completion);
    }

    /** The peer has reached us. */
    void onLink(PeerLink link) {
        if (!ended) {
            end(null);
            finish(link, Outcome.CONNECTION_REVERSED);
        }
    }

    void finish(PeerLink link, Outcome outcome) {
        waiters.succeed(new Connector.Connected(link, List.of(attempt(outcome))));
    }

    void fail(Outcome outcome, Failure failure) {
        if (ended) {
            return;
        }
        end(null);
        waiters.fail(new Failure(failure.code(), failure.message() + " (" + outcome + ")"));
    }

    private void search() {
        if (search != null || ended) {
            return;
        }
        search = tools.records().find(peer, new FindListener() {
            @Override
            public void onRecord(SignedPeerRecord record) {
                reach(record.record());
            }

            @Override
            public void onFinished(FindResult result) {
                searched = true;
                if (result.record() == null && !isFound()) {
                    fail(
                            Outcome.NO_SIGNAL,
                            new Failure(Failure.Code.NOT_FOUND, "Nobody has a record of " + peer.shortText()));
                }
                failIfNothingIsLeft();
            }

            @Override
            public void onFailure(Failure failure) {
                searched = true;
                if (!isFound()) {
                    fail(Outcome.NO_SIGNAL, failure);
                }
                failIfNothingIsLeft();
            }
        });
    }

    /** A peer with coordinators is behind something that keeps strangers out: what is sent too early makes it worse. */
    private void reach(PeerRecord record) {
        if (goal.direct() == Direct.NEVER) {
            circuit.tryFor(record);
            if (!circuit.isUnderWay()) {
                failures.direct(new Failure(
                        Failure.Code.UNREACHABLE,
                        "The record of " + peer.shortText() + " names no relay, and a direct path is not wanted"));
            }
            return;
        }
        boolean punched = punch != null || punch(record);
        if (goal.direct() == Direct.PREFER) {
            circuit.tryFor(record);
        }
        int delay = 0;
        for (Endpoint endpoint : record.endpoints()) {
            boolean plain = !punched || endpoint.address().isLoopback();
            if (plain && tools.policy().mayDial(endpoint) && !tried.contains(endpoint)) {
                probesOpen++;
                tried.add(endpoint);
                tools.loop().schedule(delay++ * PROBE_SPACING_NANOS, () -> {
                    probesOpen--;
                    if (!ended && !answered) {
                        probe(endpoint);
                    }
                });
            }
        }
        if (tried.isEmpty() && !punched && !circuit.wasTried()) {
            failures.direct(new Failure(
                    Failure.Code.UNREACHABLE,
                    "The record of " + peer.shortText() + " names no endpoint that can be reached from here"));
        }
    }

    /** Whether a punch is under way now. */
    private boolean punch(PeerRecord record) {
        if (!PathOpener.isNeeded(record)) {
            return false;
        }
        punch = tools.opener().open(record, new PunchListener() {
            @Override
            public void onReachable() {
                answered = true;
                tools.loop().schedule(CONFIRMATION_LEAD_NANOS, Dial.this::dialLink);
            }

            @Override
            public void onOpened(Round opened) {
                punch = null;
                round = number(opened);
                onReachable();
            }

            @Override
            public void onFailed(PunchFailure failure) {
                punch = null;
                failures.punched(failure);
                failIfNothingIsLeft();
            }
        });
        return punch != null;
    }

    private void onNoCircuit(@Nullable Failure failure) {
        if (failure != null) {
            failures.relayed(failure);
        }
        failIfNothingIsLeft();
    }

    private static int number(Round round) {
        return switch (round) {
            case EARLY, FIRE -> FIRST_ROUND;
            case FRESH_SOCKETS -> 2;
            case PREDICTION, SPRAY -> 3;
        };
    }

    /** A ping makes the session, and proves that the endpoint is the peer's. */
    private void probe(Endpoint endpoint) {
        tried.add(endpoint);
        probesOpen++;
        Exchanges.Exchange exchange = tools.exchanges()
                .ask(new Contact(peer, endpoint), new Request.Ping(), PROBE_TIMEOUT_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onSlow() {
                        search();
                    }

                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        probesOpen--;
                        answered = true;
                        // later: the packet that confirms the session leaves at the end of this turn, and until it has
                        // arrived the peer drops QUIC, which tries again after a whole second
                        tools.loop().execute(Dial.this::dialLink);
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        probesOpen--;
                        failures.silent(endpoint, failure);
                        search();
                        failIfNothingIsLeft();
                    }
                });
        probes.add(exchange);
    }

    private void dialLink() {
        if (dialling || ended) {
            return;
        }
        PeerLink open = links.apply(peer);
        if (open != null && open.isOpen() && answered) {
            // it had no such path before
            if (goal.direct() == Direct.NEVER) {
                tools.relayOnly().accept(peer);
            }
            end(null);
            finish(open, Outcome.SUCCESS);
            return;
        }
        dialling = true;
        // else the link begins on whatever path was heard from last, such as a circuit that opens at the same time as a
        // punch
        tools.watch().accept(peer);
        if (answered) {
            confirm();
        }
        tools.channels().dial(peer, LINK_TIMEOUT_NANOS, Completion.of(this::onDialled, this::onDialFailed));
    }

    /**
     * The peer is deaf to the link until the session is confirmed, and the one packet that does it can be lost: a request in the
     * session is repeated until it is answered.
     */
    private void confirm() {
        PeerPaths.Path path = tools.paths().pathTo(peer);
        if (path != null) {
            Contact there = new Contact(peer, path.remote());
            probes.add(tools.exchanges().ask(there, new Request.Ping(), PROBE_TIMEOUT_NANOS, UNHEARD));
        }
    }

    /** Over the path of an old session nobody may have been there: then the record's endpoints are still to be tried. */
    private void onDialFailed(Failure failure) {
        dialling = false;
        if (punch != null && failure.code() != Failure.Code.REFUSED) {
            // what seemed to be a path was none; a better one may come
            answered = false;
            failures.direct(failure);
            return;
        }
        if (answered || failure.code() == Failure.Code.REFUSED || failure.code() == Failure.Code.UNSUPPORTED) {
            fail(failure.code() == Failure.Code.REFUSED ? Outcome.REFUSED : Outcome.FAILED, failure);
            return;
        }
        failures.direct(failure);
        search();
        failIfNothingIsLeft();
    }

    private void onDialled(PeerChannel channel) {
        if (ended && waiters.isEmpty()) {
            // the callers gave up or the peer was faster: the table of links decides what becomes of it
            onEnd.accept(this, channel);
            return;
        }
        end(channel);
    }

    private void failIfNothingIsLeft() {
        // whoever answered is dialled in a moment, and that decides
        if (searched && probesOpen == 0 && punch == null && !circuit.isUnderWay() && !answered && !dialling) {
            fail(Outcome.NO_REPLY, failures.all());
        }
    }

    private void end(@Nullable PeerChannel channel) {
        ended = true;
        probes.forEach(Exchanges.Exchange::cancel);
        if (punch != null && !answered) {
            punch.run();
        }
        circuit.giveUp();
        if (search != null) {
            search.cancel();
        }
        onEnd.accept(this, channel);
    }

    private Failure late() {
        String what = dialling ? "answered, but no link came to be" : isFound() ? "did not answer" : "was not found";
        Outcome outcome = answered ? Outcome.FAILED : isFound() ? Outcome.NO_REPLY : Outcome.NO_SIGNAL;
        return new Failure(
                Failure.Code.TIMEOUT, peer.shortText() + " " + what + " within the time given (" + outcome + ")");
    }

    private boolean isFound() {
        return !tried.isEmpty() || punch != null || circuit.isUnderWay();
    }

    private void abandonIfUnwanted() {
        if (waiters.isEmpty() && !ended) {
            end(null);
        }
    }

    private ConnectAttempt attempt(Outcome outcome) {
        return new ConnectAttempt(round, outcome, Duration.ofNanos(tools.loop().nanoTime() - startedNanos));
    }
}
