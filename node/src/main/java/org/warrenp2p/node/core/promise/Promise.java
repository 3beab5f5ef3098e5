package org.warrenp2p.node.core.promise;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** What one other node has promised to do for this one, or is asked to promise: it is asked again before the promise ends. */
public final class Promise {

    /** The way to it is known; a second is several round trips, with the request sent again in between. */
    private static final Duration KEEPALIVE_PATIENCE = Duration.ofSeconds(1);

    /** A handshake comes first. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(3);

    /** A question that was not answered is asked twice more. */
    private static final int MISSES = 3;

    /** Who was silent may have been restarted, or this node cut off for a moment. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    /** Who refuses without saying when to come back will not change its mind soon. */
    private static final Duration UNWILLING = Duration.ofMinutes(10);

    /** A promise that ends before the next but one keepalive is worth nothing. */
    private static final int LEAST_PROMISED_SECONDS = 50;

    private final Exchanges exchanges;
    private final Kind kind;
    private final Contact contact;
    private final Events events;
    private Exchanges.@Nullable Exchange open;
    private boolean held;
    private boolean over;
    private int misses;

    /** What is asked for. */
    public interface Kind {

        /**
         * Asks for it.
         *
         * @param stop whether it is not needed any more
         */
        Request request(boolean stop);

        /** For how long {@code response} promises it; negative if it is another kind of answer. */
        int promisedSeconds(Response response);
    }

    /** Hears of what becomes of it; nothing more after {@link #onOver}. */
    public interface Events {

        /** It does what was asked. */
        void onHeld(Promise promise, boolean first);

        /** It has not answered for the first time since it did; it is asked again. */
        void onMissed(Promise promise);

        /**
         * It does not.
         *
         * @param awayNanos for how long it is not worth asking again
         */
        void onOver(Promise promise, boolean byRefusal, long awayNanos);
    }

    /** Nothing is asked yet. */
    public Promise(Exchanges exchanges, Kind kind, Contact contact, Events events) {
        this.exchanges = exchanges;
        this.kind = kind;
        this.contact = contact;
        this.events = events;
    }

    /** Who has promised it. */
    public Contact contact() {
        return contact;
    }

    /** Whether it has promised, and not failed to answer since for so long that it counts as gone. */
    public boolean isHeld() {
        return held;
    }

    /** Whether it has not answered the last question. */
    public boolean isDoubtful() {
        return misses > 0;
    }

    /** Asks it, unless that is under way. */
    public void renew() {
        renew(KEEPALIVE_PATIENCE);
    }

    /**
     * The same, with another patience if it is held; who has missed one answer is given the usual time for the next.
     *
     * @param keepalivePatience at most a second
     */
    public void renew(Duration keepalivePatience) {
        if (open != null || over) {
            return;
        }
        Duration patience = held ? keepalivePatience : FIRST_PATIENCE;
        open = exchanges.ask(contact, kind.request(false), patience.toNanos(), new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                open = null;
                answered(response);
            }

            @Override
            public void onFailure(Failure failure) {
                open = null;
                missed(failure);
            }
        });
    }

    private void answered(Response response) {
        if (over) {
            return;
        }
        if (kind.promisedSeconds(response) >= LEAST_PROMISED_SECONDS) {
            boolean first = !held;
            held = true;
            misses = 0;
            events.onHeld(this, first);
            return;
        }
        int later = response instanceof Response.Refused refused ? refused.retryAfterSeconds() : 0;
        Duration away = later == 0 ? UNWILLING : Duration.ofSeconds(later);
        events.onOver(this, true, away.toNanos());
    }

    private void missed(Failure failure) {
        if (over) {
            return;
        }
        misses++;
        if (!held || misses >= MISSES || failure.code() == Failure.Code.CLOSED) {
            events.onOver(this, false, SILENT.toNanos());
            return;
        }
        renew();
        if (misses == 1) {
            events.onMissed(this);
        }
    }

    /**
     * Nothing more is asked.
     *
     * @param tell whether it is to hear that
     */
    public void end(boolean tell) {
        over = true;
        if (open != null) {
            open.cancel();
        }
        if (tell && held) {
            exchanges.ask(contact, kind.request(true), KEEPALIVE_PATIENCE.toNanos(), new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {}

                @Override
                public void onFailure(Failure failure) {}
            });
        }
    }
}
