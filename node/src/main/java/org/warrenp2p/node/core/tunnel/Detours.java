package org.warrenp2p.node.core.tunnel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * The ways past a network that lets no UDP out: a relay at the other end of a tunnel opens a circuit to whoever this node
 * wants to ask. The relays take turns, and no more is asked of them than they grant.
 */
final class Detours {

    /** What a relay needs to meet somebody, and a little more. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(4).toNanos();

    /** At a time; a lookup asks ten. */
    private static final int MOST_UNDER_WAY = 16;

    /** As many as one node asks at once in all. */
    private static final int MOST_WAITING = 256;

    /** Two relays, and each once more after it was asked too fast. */
    private static final int TRIES = 4;

    /** A relay grants so many a second; a part of that time later there is room again. */
    private static final long PAUSE_NANOS = Duration.ofMillis(300).toNanos();

    private final TunnelPorts ports;
    private final Tunnels tunnels;
    /** Bounded by {@value #MOST_WAITING}. */
    private final Queue<Detour> waiting = new ArrayDeque<>();

    private final Counter opened;
    private final Counter failed;
    private final Counter overLimit;
    private int underWay;
    private int turn;

    Detours(TunnelPorts ports, Tunnels tunnels) {
        this.ports = ports;
        this.tunnels = tunnels;
        opened = ports.counters().counter("detours.opened");
        failed = ports.counters().counter("detours.failed");
        overLimit = ports.counters().counter("detours.over_limit");
    }

    private static final class Detour {

        private final Contact target;
        private final Completion<Contact> completion;
        private int triesLeft = TRIES;

        private Detour(Contact target, Completion<Contact> completion) {
            this.target = target;
            this.completion = completion;
        }
    }

    /** Makes a way to {@code target}; false, with nothing done, if there is no relay for it, or too many wait. */
    boolean open(Contact target, Completion<Contact> completion) {
        if (relaysFor(target).isEmpty()) {
            return false;
        }
        if (waiting.size() >= MOST_WAITING) {
            overLimit.increment();
            return false;
        }
        waiting.add(new Detour(target, completion));
        ports.loop().execute(this::startNext);
        return true;
    }

    private List<Contact> relaysFor(Contact target) {
        return tunnels.relays().stream()
                .filter(relay -> !relay.peer().equals(target.peer()))
                .toList();
    }

    private void startNext() {
        while (underWay < MOST_UNDER_WAY && !waiting.isEmpty()) {
            underWay++;
            attempt(waiting.remove());
        }
    }

    private void attempt(Detour detour) {
        List<Contact> relays = relaysFor(detour.target);
        if (relays.isEmpty()) {
            fail(detour, new Failure(Failure.Code.UNREACHABLE, "No tunnel is open any more"));
            return;
        }
        detour.triesLeft--;
        Contact relay = relays.get(Math.floorMod(turn++, relays.size()));
        Request request = new Request.OpenCircuit(detour.target.peer(), detour.target.endpoint());
        ports.control().exchanges().ask(relay, request, PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                answered(detour, relay, response);
            }

            @Override
            public void onFailure(Failure failure) {
                again(detour, 0, failure);
            }
        });
    }

    private void answered(Detour detour, Contact relay, Response response) {
        if (response instanceof Response.CircuitOpened circuit) {
            if (ports.relays().adoptDetour(relay.peer(), detour.target, circuit)) {
                opened.increment();
                end();
                detour.completion.succeeded(detour.target);
            } else {
                fail(detour, new Failure(Failure.Code.LIMIT, "This node has as many circuits as it may have"));
            }
            return;
        }
        Reason reason = response instanceof Response.Refused refused ? refused.reason() : Reason.UNKNOWN;
        Failure failure = new Failure(
                Failure.Code.UNREACHABLE,
                "The relay " + relay.peer().shortText() + " opened no way to " + detour.target + ": " + reason);
        switch (reason) {
            case UNCONFIRMED_SESSION -> again(detour, 0, failure);
            case QUOTA, FULL, PREFIX_FULL -> again(detour, PAUSE_NANOS, failure);
            case NOT_A_RELAY, DENIED -> again(detour, 0, failure);
            default -> fail(detour, failure);
        }
    }

    private void again(Detour detour, long afterNanos, Failure failure) {
        if (detour.triesLeft <= 0) {
            fail(detour, failure);
        } else {
            ports.loop().schedule(afterNanos, () -> attempt(detour));
        }
    }

    private void fail(Detour detour, Failure failure) {
        failed.increment();
        end();
        detour.completion.failed(failure);
    }

    private void end() {
        underWay--;
        startNext();
    }
}
