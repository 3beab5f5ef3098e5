package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.testnet.world.Talk;
import org.warrenp2p.testnet.world.World.Resident;

/** Two nodes that talk, and whose routers take other ports meanwhile. */
final class ReboundPair {

    /** Whose router does so. */
    enum Who {
        CALLER,
        CALLED,
        BOTH;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many are more than a home uses; where they begin is drawn. */
    private static final int PORTS = 4_096;

    private static final int FIRST_PORT = 10_000;
    private static final int LAST_PORT = 60_000;

    private final Resident caller;
    private final Resident called;
    private final Who who;
    private final RandomGenerator random;
    private final Duration before;
    private final Duration watched;
    private final Talk talk;
    private Duration passed = Duration.ZERO;
    private boolean begun;
    private boolean rebound;
    private boolean over;
    private boolean recovered;
    private boolean direct;
    private double gapMillis;

    ReboundPair(Resident caller, Resident called, Who who, RandomGenerator random, Times times) {
        this.caller = caller;
        this.called = called;
        this.who = who;
        this.random = random;
        this.before = times.before();
        this.watched = times.watched();
        this.talk = caller.peer().talk(called.peer(), times.patience(), times.sayEvery());
    }

    /**
     * How long things take.
     *
     * @param patience for the connect
     * @param before from the first number that was said back to the rebind
     * @param watched from there to the end
     */
    record Times(Duration patience, Duration sayEvery, Duration before, Duration watched) {}

    /** {@code more} time has passed. */
    void pass(Duration more) {
        if (over) {
            return;
        }
        if (!begun) {
            begun = talk.hasBegun();
            over = talk.failure() != null;
            return;
        }
        passed = passed.plus(more);
        if (!rebound && passed.compareTo(before) >= 0) {
            rebind();
        } else if (rebound && passed.compareTo(before.plus(watched)) >= 0) {
            recovered = talk.goesOn(Duration.ofSeconds(1));
            direct = caller.peer().reachesDirectly(called.peer());
            gapMillis = talk.longestSilenceMillis();
            stop();
        }
    }

    private void rebind() {
        rebound = true;
        talk.measure();
        if (who != Who.CALLED) {
            rebind(caller.settler().router());
        }
        if (who != Who.CALLER) {
            rebind(called.settler().router());
        }
    }

    private void rebind(@Nullable SimRouter router) {
        if (router != null) {
            int first = FIRST_PORT + random.nextInt(LAST_PORT - FIRST_PORT - PORTS);
            router.rebind(first, first + PORTS - 1);
        }
    }

    /** Nothing more is awaited. */
    void stop() {
        if (!over) {
            over = true;
            talk.end();
        }
    }

    boolean isOver() {
        return over;
    }

    boolean involves(Resident resident) {
        return caller.equals(resident) || called.equals(resident);
    }

    /** Whether it got so far that something could be measured. */
    boolean wasRebound() {
        return rebound;
    }

    boolean hasRecovered() {
        return recovered;
    }

    /** Whether the way between them led through no relay at the end. */
    boolean isDirect() {
        return direct;
    }

    /** The longest silence at either end, from the rebind on. */
    double gapMillis() {
        return gapMillis;
    }

    Who who() {
        return who;
    }

    Resident caller() {
        return caller;
    }

    Resident called() {
        return called;
    }
}
