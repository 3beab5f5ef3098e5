package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.Sessions;

/** How long word takes from here to peers: half of the smoothed round trip. Who has none yet is pinged. */
final class Delays {

    /** Who needs longer cannot be reached in time to punch anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long UNKNOWN = Sessions.NO_ROUND_TRIP;

    private final ControlPlane control;

    Delays(ControlPlane control) {
        this.control = control;
    }

    /** Word to two peers, in microseconds; at most {@link Passage#MAX_DELAY_MICROS}. */
    record Pair(int toOne, int toOther) {}

    /** So that it is known when it is needed. */
    void measureUnlessKnown(Contact contact) {
        roundTrip(contact, ignored -> {});
    }

    /** Tells {@code done}, in this turn if both are known; null if one of them does not answer. */
    void between(Contact one, Contact other, Consumer<@Nullable Pair> done) {
        long[] roundTrips = {UNKNOWN, UNKNOWN};
        int[] open = {2};
        roundTrip(one, nanos -> end(0, nanos, roundTrips, open, done));
        roundTrip(other, nanos -> end(1, nanos, roundTrips, open, done));
    }

    private static void end(int place, long nanos, long[] roundTrips, int[] open, Consumer<@Nullable Pair> done) {
        roundTrips[place] = nanos;
        if (--open[0] > 0) {
            return;
        }
        boolean known = roundTrips[0] != UNKNOWN && roundTrips[1] != UNKNOWN;
        done.accept(known ? new Pair(oneWayMicros(roundTrips[0]), oneWayMicros(roundTrips[1])) : null);
    }

    private static int oneWayMicros(long roundTripNanos) {
        return (int) Math.min(Passage.MAX_DELAY_MICROS, TimeUnit.NANOSECONDS.toMicros(roundTripNanos / 2));
    }

    private void roundTrip(Contact contact, LongConsumer done) {
        long known = control.roundTripNanos(contact);
        if (known != UNKNOWN) {
            done.accept(known);
            return;
        }
        control.exchanges().ask(contact, new Request.Ping(), PATIENCE.toNanos(), new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                done.accept(Math.max(0, answer.rttNanos()));
            }

            @Override
            public void onFailure(Failure failure) {
                done.accept(UNKNOWN);
            }
        });
    }
}
