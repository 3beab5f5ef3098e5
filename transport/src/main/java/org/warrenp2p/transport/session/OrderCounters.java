package org.warrenp2p.transport.session;

import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** What becomes of orders and of the packets of punches. */
final class OrderCounters {

    /** Orders of ours that were written. */
    final Counter sealed;
    /** Orders of others that were opened: a curve each. */
    final Counter opened;
    /** Orders not taken because a bound is reached. */
    final Counter refused;
    /** Orders that are sealed to somebody else. */
    final Counter misdirected;
    /** What is no order, or of somebody else than a coordinator said. */
    final Counter forged;
    /** Orders where none may be: in a session, or at a node that punches nothing. */
    final Counter misplaced;
    /** Answers to orders of ours from where the peer may not be. */
    final Counter unexpected;
    /** Copies of orders, and of answers to them, that came over another path. */
    final Counter repeated;
    /** Packets that were not sent: no keys for them, no way to limit their hops, or not enough bytes from there. */
    final Counter unsent;

    OrderCounters(Counters counters) {
        sealed = counters.counter("session.order_sealed");
        opened = counters.counter("session.order_opened");
        refused = counters.counter("session.order_refused");
        misdirected = counters.counter("session.order_misdirected");
        forged = counters.counter("session.order_forged");
        misplaced = counters.counter("session.order_misplaced");
        unexpected = counters.counter("session.order_answer_unexpected");
        repeated = counters.counter("session.order_repeated");
        unsent = counters.counter("session.punch_unsent");
    }
}
