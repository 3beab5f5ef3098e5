package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinatorChoice.Candidate;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.exchange.ControlPlane;

/** What one coordinator has promised, or is asked to promise. */
final class Registration {

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

    private final ControlPlane control;
    private final Contact contact;
    private final Events events;
    private Exchanges.@Nullable Exchange open;
    private boolean held;
    private boolean over;
    private int misses;

    /** Hears of what becomes of it; nothing more after {@link #onOver}. */
    interface Events {

        /** It passes orders on. */
        void onHeld(Registration registration, boolean first);

        /** It has not answered for the first time since it did; it is asked again. */
        void onMissed(Registration registration);

        /**
         * It does not.
         *
         * @param awayNanos for how long it is not worth asking again
         */
        void onOver(Registration registration, boolean byRefusal, long awayNanos);
    }

    Registration(ControlPlane control, Contact contact, Events events) {
        this.control = control;
        this.contact = contact;
        this.events = events;
    }

    Contact contact() {
        return contact;
    }

    boolean isOf(Candidate candidate) {
        return candidate.contact().peer().equals(contact.peer());
    }

    /** Whether it has promised to pass orders on, and not failed to answer since for so long that it counts as gone. */
    boolean isHeld() {
        return held;
    }

    /** Whether it has not answered the last question. */
    boolean isDoubtful() {
        return misses > 0;
    }

    /** Asks it, unless that is under way. */
    void renew() {
        if (open != null || over) {
            return;
        }
        Duration patience = held ? KEEPALIVE_PATIENCE : FIRST_PATIENCE;
        open = control.exchanges()
                .ask(contact, new Request.Coordinate(false), patience.toNanos(), new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        open = null;
                        answered(response);
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        open = null;
                        missed();
                    }
                });
    }

    private void answered(Response response) {
        if (response instanceof Response.Coordinating promise && promise.expiresSeconds() >= LEAST_PROMISED_SECONDS) {
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

    private void missed() {
        if (over) {
            return;
        }
        misses++;
        if (!held || misses >= MISSES) {
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
    void end(boolean tell) {
        over = true;
        if (open != null) {
            open.cancel();
        }
        if (tell && held) {
            control.exchanges()
                    .ask(contact, new Request.Coordinate(true), KEEPALIVE_PATIENCE.toNanos(), new Exchanges.Listener() {
                        @Override
                        public void onResponse(Response response, Exchanges.Answer answer) {}

                        @Override
                        public void onFailure(Failure failure) {}
                    });
        }
    }
}
