package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * One round of stores: asks every one of the closest to keep something, and counts what they say. Who has too much to do just
 * now is asked again.
 */
final class Publication {

    /** "Come back in a moment" is a rate; anything longer is a store without room. */
    private static final int MAX_WAIT_SECONDS = 5;

    /** A peer takes 16 of each other a second (StoreSettings): all of a hundred that are put at once, in the end. */
    private static final int MAX_TRIES = 4;

    /** Those who were told to come back at the same time should not. */
    private static final long SPREAD_NANOS = Duration.ofSeconds(1).toNanos();

    private final Request put;
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final TableKeeper keeper;
    private final RandomGenerator random;
    private final long timeoutNanos;
    private final long startedNanos;
    private final List<Contact> holders = new ArrayList<>();
    private int open;
    private int full;
    private int stale;
    private int refused;
    private int unanswered;
    private int sent;

    /** Those that will be asked again. */
    private int waiting;

    private boolean givenUp;
    private BiConsumer<PublishResult, List<Contact>> done = (result, keepers) -> {};

    /** @param random spreads those that come back; may be shared with other publications */
    Publication(Request put, DhtPorts ports, TableKeeper keeper, RandomGenerator random, long timeoutNanos) {
        this.random = random;
        this.put = put;
        this.loop = ports.loop();
        this.exchanges = ports.exchanges();
        this.keeper = keeper;
        this.timeoutNanos = timeoutNanos;
        this.startedNanos = loop.nanoTime();
    }

    /**
     * Stores at all of {@code closest}.
     *
     * @param messages requests that the lookup before took
     * @param whenDone told the result and who confirmed
     */
    void storeAt(List<Contact> closest, int messages, BiConsumer<PublishResult, List<Contact>> whenDone) {
        done = whenDone;
        open = closest.size();
        sent = messages;
        if (open == 0) {
            loop.execute(this::end);
        }
        closest.forEach(contact -> ask(contact, 1));
    }

    private void ask(Contact contact, int tries) {
        sent++;
        exchanges.ask(contact, put, timeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                keeper.onAnswer(contact, response, answer);
                if (tries < MAX_TRIES
                        && !givenUp
                        && response instanceof Response.Refused refused
                        && passesSoon(refused)) {
                    askAgain(contact, tries + 1, refused.retryAfterSeconds());
                } else {
                    count(contact, response);
                    countDown();
                }
            }

            @Override
            public void onFailure(Failure failure) {
                keeper.onFailure(contact, failure);
                unanswered++;
                countDown();
            }
        });
    }

    private void askAgain(Contact contact, int tries, int afterSeconds) {
        waiting++;
        long wait = Duration.ofSeconds(afterSeconds).toNanos();
        loop.schedule(wait + random.nextLong(SPREAD_NANOS), () -> {
            if (!givenUp) {
                waiting--;
                ask(contact, tries);
            }
        });
    }

    /** Asks nobody again: the node is closed. It ends when those have answered that were asked. */
    void giveUp() {
        givenUp = true;
        refused += waiting;
        open -= waiting;
        if (waiting > 0 && open == 0) {
            end();
        }
        waiting = 0;
    }

    private static boolean passesSoon(Response.Refused refused) {
        return refused.reason() == Response.Reason.BUSY && refused.retryAfterSeconds() <= MAX_WAIT_SECONDS;
    }

    private void count(Contact contact, Response response) {
        switch (response.kind()) {
            case STORED -> holders.add(contact);
            case ANNOUNCED -> {
                holders.add(contact);
                full += response instanceof Response.Announced announced && announced.full() ? 1 : 0;
            }
            case REFUSED -> {
                refused++;
                stale += isStale(response) ? 1 : 0;
            }
            case PONG,
                    NODES,
                    RECORD_FOUND,
                    VALUE_FOUND,
                    ANNOUNCEMENTS_FOUND,
                    PROBING,
                    PUNCH_ANSWER,
                    COORDINATING,
                    ORDER_PASSED,
                    RESERVED,
                    CIRCUIT_OPENED -> refused++;
        }
    }

    private static boolean isStale(Response response) {
        return response instanceof Response.Refused refusal && refusal.reason() == Response.Reason.STALE;
    }

    private void countDown() {
        if (--open == 0) {
            end();
        }
    }

    private void end() {
        done.accept(
                new PublishResult(
                        holders.size(), full, stale, refused, unanswered, sent, loop.nanoTime() - startedNanos),
                holders);
    }
}
