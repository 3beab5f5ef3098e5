package org.warrenp2p.node.core.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** The place that one relay keeps for this node, or is asked to keep. */
final class Reservation {

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
    private final Contact relay;
    private final Events events;
    private Exchanges.@Nullable Exchange open;
    private boolean held;
    private boolean over;
    private int misses;

    /** Hears of what becomes of it; nothing more after {@link #onOver}. */
    interface Events {

        /** There is a place. */
        void onHeld(Reservation reservation, boolean first);

        /** The relay has not answered for the first time since it did; it is asked again. */
        void onMissed(Reservation reservation);

        /**
         * There is none.
         *
         * @param awayNanos for how long it is not worth asking again
         */
        void onOver(Reservation reservation, long awayNanos);
    }

    Reservation(Exchanges exchanges, Contact relay, Events events) {
        this.exchanges = exchanges;
        this.relay = relay;
        this.events = events;
    }

    Contact relay() {
        return relay;
    }

    /** Whether there is a place, as far as the relay has not failed to answer for so long that it counts as gone. */
    boolean isHeld() {
        return held;
    }

    /** Whether the last question was not answered. */
    boolean isDoubtful() {
        return misses > 0;
    }

    /** Asks, unless that is under way. */
    void renew() {
        if (open != null || over) {
            return;
        }
        Duration patience = held ? KEEPALIVE_PATIENCE : FIRST_PATIENCE;
        open = exchanges.ask(relay, new Request.Reserve(false), patience.toNanos(), new Exchanges.Listener() {
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
        if (response instanceof Response.Reserved promise && promise.expiresSeconds() >= LEAST_PROMISED_SECONDS) {
            boolean first = !held;
            held = true;
            misses = 0;
            events.onHeld(this, first);
            return;
        }
        int later = response instanceof Response.Refused refused ? refused.retryAfterSeconds() : 0;
        events.onOver(this, (later == 0 ? UNWILLING : Duration.ofSeconds(later)).toNanos());
    }

    private void missed(Failure failure) {
        if (over) {
            return;
        }
        misses++;
        if (!held || misses >= MISSES || failure.code() == Failure.Code.CLOSED) {
            events.onOver(this, SILENT.toNanos());
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
     * @param tell whether the relay is to hear that
     */
    void end(boolean tell) {
        over = true;
        if (open != null) {
            open.cancel();
        }
        if (tell && held) {
            exchanges.ask(relay, new Request.Reserve(true), KEEPALIVE_PATIENCE.toNanos(), new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {}

                @Override
                public void onFailure(Failure failure) {}
            });
        }
    }
}
