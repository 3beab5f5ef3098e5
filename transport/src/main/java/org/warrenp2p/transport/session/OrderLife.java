package org.warrenp2p.transport.session;

import java.time.Duration;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;

/** How long an order is kept, with the keys that belong to it. */
final class OrderLife {

    /** A round is over 4 s after its fire, and a coordinator that is slow is asked again for less than 2 s: with room. */
    private static final Duration ROUND = Duration.ofSeconds(15);

    /** The turn to spray may take a minute to come; the packets of that order begin only then. */
    private static final Duration SPRAY = ROUND.plusSeconds(60);

    private OrderLife() {}

    static long nanos(PunchOrder order) {
        boolean waitsForItsTurn = order.kind() == PunchOrder.Kind.PREPARE && order.round() == Round.SPRAY;
        return (waitsForItsTurn ? SPRAY : ROUND).toNanos();
    }
}
