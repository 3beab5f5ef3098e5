package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.lab.peer.PeerProcess;
import org.warrenp2p.testnet.lab.peer.PeerProgram;
import org.warrenp2p.testnet.lab.topology.Home;
import org.warrenp2p.testnet.lab.topology.Internet;

/**
 * Two hosts with a program of nodes each. For every try they are brought to new homes, so that nothing is left of the one
 * before but that the programs are warm.
 */
final class Stand {

    /** What a machine with two cores that does much else needs to start a program, or to warm it up. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** Joining, measuring and publishing take five seconds where nobody else works; those without UDP never get ready. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);

    /** A node has five seconds to stop. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

    /** From the answer to connect until the byte that was sent behind it is there, or is lost for good. */
    private static final Duration BYTE_LIMIT = Duration.ofSeconds(5);

    private final LabSettings settings;
    private final Internet internet;
    private final List<String> bootstrap;
    private final List<String> observers;
    private final String number;
    private final Namespace callerHost;
    private final Namespace calledHost;
    private final PeerProcess caller;
    private final PeerProcess called;
    private @Nullable Home callerHome;
    private @Nullable Home calledHome;

    /**
     * @param bootstrap addresses of the observers, as nodes join through them
     * @param observers the same as cables see them
     */
    Stand(
            LabSettings settings,
            NamespacePool pool,
            Internet internet,
            List<String> bootstrap,
            List<String> observers,
            int number)
            throws LabException, InterruptedException {
        this.settings = settings;
        this.internet = internet;
        this.bootstrap = List.copyOf(bootstrap);
        this.observers = List.copyOf(observers);
        this.number = "s" + number;
        this.callerHost = pool.add("caller" + number);
        this.calledHost = pool.add("called" + number);
        this.caller = PeerProcess.start(callerHost);
        this.called = PeerProcess.start(calledHost);
    }

    /** Begins to warm the programs up; {@link #awaitWarm} waits for it. */
    void warm() throws LabException {
        caller.warm(settings.plan().warmUps());
        called.warm(settings.plan().warmUps());
    }

    void awaitWarm() throws LabException, InterruptedException {
        for (PeerProcess process : List.of(caller, called)) {
            if (process.await(START_LIMIT, "warm").isEmpty()) {
                throw new LabException("A program of nodes does not get warm within " + START_LIMIT.toSeconds() + " s");
            }
        }
    }

    /** Builds the homes, and starts a node in each. */
    void prepare(Pair pair) throws LabException, InterruptedException {
        Home a = Home.build(internet, "a" + number, pair.a(), settings.router(), 1);
        callerHome = a;
        a.bring(callerHost);
        if (settings.sameNat()) {
            a.bringNeighbour(calledHost);
        } else {
            Home b = Home.build(internet, "b" + number, pair.b(), settings.router(), 2);
            calledHome = b;
            b.bring(calledHost);
        }
        for (Home home : new Home[] {callerHome, calledHome}) {
            if (home != null && !settings.lifetime().isZero()) {
                home.lifetimes(settings.lifetime(), settings.lifetime());
            }
        }
        called.start(false, settings.relays(), bootstrap, READY_LIMIT);
        caller.start(true, settings.relays(), bootstrap, READY_LIMIT);
    }

    /** Why the nodes did not get ready; null if they did. */
    private @Nullable String unready() throws LabException, InterruptedException {
        for (PeerProcess process : List.of(called, caller)) {
            String side = process == called ? "b" : "a";
            Optional<JsonNode> event = process.await(READY_LIMIT.plus(START_LIMIT), "ready", "failed");
            if (event.isEmpty()) {
                return side + " said nothing in time";
            }
            if (isFailure(event.get())) {
                return side + ": " + event.get().path("reason").asText();
            }
        }
        return null;
    }

    /** Waits until the nodes are ready or cannot get so. */
    void awaitReady() throws LabException, InterruptedException {
        unready();
    }

    /**
     * Has the one node call the other.
     *
     * @param number which try of its cell this is, from 0 on
     */
    Attempt call(int number) throws LabException, InterruptedException {
        double skewMillis = settings.plan().skewMillis(number);
        delay(skewMillis);
        Attempt attempt = call().withSkew(skewMillis);
        if (attempt.outcome() == Attempt.Outcome.FAILED) {
            return attempt;
        }
        if (!settings.plan().idle().isZero()) {
            return attempt.withInterruption(
                    new InterruptionTest(caller, called).idle(settings.plan().idle()));
        }
        if (!settings.plan().rebind()) {
            return attempt;
        }
        boolean atCalled = number % 2 == 0;
        Home home = atCalled ? calledHome : callerHome;
        return home == null
                ? attempt
                : attempt.withInterruption(new InterruptionTest(caller, called).rebind(home, atCalled ? "b" : "a"));
    }

    private void delay(double millis) throws LabException {
        Home late = millis > 0 ? calledHome : callerHome;
        if (millis != 0 && late != null) {
            late.delay(Duration.ofNanos((long) (Math.abs(millis) * 1e6)), observers);
        }
    }

    private Attempt call() throws LabException, InterruptedException {
        String unready = unready();
        if (unready != null) {
            return Attempt.unready(unready);
        }
        JsonNode ready = required(called, "ready");
        caller.connect(PeerId.parse(ready.path("peer").asText()), settings.patience());
        Optional<JsonNode> end = caller.await(settings.patience().plus(START_LIMIT), "connected", "failed");
        if (end.isEmpty()) {
            return Attempt.failed("a said nothing in time");
        }
        if (isFailure(end.get())) {
            return Attempt.ofFailure(end.get()).withCounters(counters());
        }
        Optional<JsonNode> heard = called.await(BYTE_LIMIT, "heard");
        Optional<JsonNode> direct = heard.isEmpty() || !settings.relays()
                ? Optional.empty()
                : caller.await(settings.directPatience(), PeerProgram.DIRECT);
        return Attempt.ofEvents(required(caller, "calling"), end.get(), heard.orElse(null), direct.orElse(null))
                .withCounters(counters());
    }

    private String counters() throws LabException, InterruptedException {
        return "a: " + caller.counters(STOP_LIMIT) + "; b: " + called.counters(STOP_LIMIT);
    }

    private static boolean isFailure(JsonNode event) {
        return event.path("event").asText().equals("failed");
    }

    private static JsonNode required(PeerProcess process, String name) throws LabException, InterruptedException {
        return process.await(Duration.ZERO, name).orElseThrow(() -> new LabException("A node did not say " + name));
    }

    /** Stops the nodes, and takes the homes away. */
    void clear() throws LabException, InterruptedException {
        caller.stop();
        called.stop();
        caller.await(STOP_LIMIT, "stopped");
        called.await(STOP_LIMIT, "stopped");
        for (Home home : new Home[] {callerHome, calledHome}) {
            if (home != null) {
                home.remove();
            }
        }
        callerHome = null;
        calledHome = null;
    }
}
