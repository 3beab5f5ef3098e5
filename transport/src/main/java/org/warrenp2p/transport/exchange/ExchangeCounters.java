package org.warrenp2p.transport.exchange;

import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** What exchanges count. docs/wire.md explains the names to operators. */
final class ExchangeCounters {

    final Counter asked;
    final Counter answered;
    final Counter timedOut;
    final Counter retransmitted;
    final Counter slow;
    /** Refused because a queue is full. */
    final Counter queueFull;
    /** An answer to nothing that is open, or from somebody or somewhere else. */
    final Counter unsolicited;
    /** An answer that does not go with its request. */
    final Counter wrongKind;

    final Counter served;
    /** A request that changes something, in a first packet. */
    final Counter refusedUnconfirmed;
    /** Orders passed on to this node, which does not listen to any. */
    final Counter orderUnheard;

    final Counter circuitUnheard;
    /** Answers that did not fit as they were. */
    final Counter answerTrimmed;

    ExchangeCounters(Counters counters) {
        asked = counters.counter("exchange.asked");
        answered = counters.counter("exchange.answered");
        timedOut = counters.counter("exchange.timed_out");
        retransmitted = counters.counter("exchange.retransmitted");
        slow = counters.counter("exchange.slow");
        queueFull = counters.counter("exchange.queue_full");
        unsolicited = counters.counter("exchange.unsolicited");
        wrongKind = counters.counter("exchange.wrong_kind");
        served = counters.counter("exchange.served");
        refusedUnconfirmed = counters.counter("exchange.refused_unconfirmed");
        orderUnheard = counters.counter("exchange.order_unheard");
        circuitUnheard = counters.counter("exchange.circuit_unheard");
        answerTrimmed = counters.counter("exchange.answer_trimmed");
    }
}
