package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.warrenp2p.testnet.lab.Attempt.Interruption;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.peer.PeerProcess;
import org.warrenp2p.testnet.lab.topology.Home;

/**
 * Two nodes talk, a router forgets all its mappings, and it is measured for how long nothing arrives; or they are silent for long,
 * and it is measured whether they can talk at once.
 */
final class InterruptionTest {

    /** So long they talk before. */
    private static final long TALK_MILLIS = 1_000;

    /** So long at least it is watched: a path that dies by the rebind has died by then. */
    private static final long LEAST_MILLIS = 3_000;

    /** Whoever is not heard again by then has lost the other one. */
    private static final long MOST_MILLIS = 30_000;

    private static final long PAUSE_MILLIS = 200;

    /** Ten times the pause between two packets: data flow. */
    private static final double FLOWING_MILLIS = 200;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final PeerProcess caller;
    private final PeerProcess called;

    InterruptionTest(PeerProcess caller, PeerProcess called) {
        this.caller = caller;
        this.called = called;
    }

    /** @param side whose home that is */
    Interruption rebind(Home home, String side) throws LabException, InterruptedException {
        caller.talk();
        Thread.sleep(TALK_MILLIS);
        called.watch();
        home.rebind();
        return watch(side);
    }

    /** The first packet is late by as much as the way there has to be found again. */
    Interruption idle(Duration silence) throws LabException, InterruptedException {
        Thread.sleep(silence.toMillis());
        called.watch();
        caller.talk();
        return watch("idle");
    }

    private Interruption watch(String what) throws LabException, InterruptedException {
        long watched = 0;
        while (true) {
            Thread.sleep(PAUSE_MILLIS);
            watched += PAUSE_MILLIS;
            Optional<JsonNode> answer = called.silence(ANSWER_LIMIT);
            if (answer.isEmpty()) {
                throw new LabException("A node does not say what it has heard");
            }
            boolean flows = answer.get().path("silent_ms").asDouble() < FLOWING_MILLIS;
            if ((flows && watched >= LEAST_MILLIS) || watched >= MOST_MILLIS) {
                return new Interruption(
                        what,
                        flows,
                        answer.get().path("longest_datagram_ms").asDouble(),
                        answer.get().path("longest_piece_ms").asDouble());
            }
        }
    }
}
