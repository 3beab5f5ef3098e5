package org.warrenp2p.dht.records;

import java.util.function.Consumer;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;

/** Lets into a store what was found genuine, and tells the storer why not otherwise. */
final class SignatureGate {

    /** What waits is checked within some milliseconds; a flood may last longer. */
    static final int RETRY_AFTER_SECONDS = 1;

    private final Counters.Counter forged;
    private final Counters.Counter unchecked;

    SignatureGate(Counters counters) {
        forged = counters.counter("dht.store.refused_signature");
        unchecked = counters.counter("dht.store.refused_unchecked");
    }

    /** Runs {@code keep}, or answers why that is not done. */
    void pass(SignatureChecks.Outcome outcome, Runnable keep, Consumer<Response> answer) {
        switch (outcome) {
            case GENUINE -> keep.run();
            case FORGED -> answer.accept(KeptItems.refuse(Reason.BAD_SIGNATURE, forged));
            case UNCHECKED -> {
                unchecked.increment();
                answer.accept(new Response.Refused(Reason.BUSY, RETRY_AFTER_SECONDS));
            }
        }
    }
}
