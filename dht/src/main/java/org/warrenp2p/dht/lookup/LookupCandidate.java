package org.warrenp2p.dht.lookup;

import java.util.List;
import org.warrenp2p.proto.Contact;

/** A peer that a lookup has heard of, and how far it got with it. */
final class LookupCandidate {

    /** How far the lookup got with a candidate. */
    enum State {
        /** Not asked. */
        NEW,
        /** Asked; the answer is not late. */
        ASKED,
        /** Asked; the answer is late and may still come. */
        SLOW,
        /** Asked; so late that the end does not wait for it while others have answered. */
        OVERDUE,
        /** It answered. */
        ANSWERED,
        /** It did not answer, or not to the question. */
        FAILED
    }

    private final Contact contact;
    private final long firstDistance;
    private final int hops;
    private final long rttNanos;
    private State state = State.NEW;
    /** Those of whom it told and who were believed; at most what an answer holds. */
    private List<Contact> told = List.of();

    /**
     * @param firstDistance the first word of its distance from the target
     * @param rttNanos the round trip as known or guessed, for the choice among equals
     */
    LookupCandidate(Contact contact, long firstDistance, int hops, long rttNanos) {
        this.contact = contact;
        this.firstDistance = firstDistance;
        this.hops = hops;
        this.rttNanos = rttNanos;
    }

    Contact contact() {
        return contact;
    }

    /** Decides nearly every comparison without a look at the key. */
    long firstDistance() {
        return firstDistance;
    }

    int hops() {
        return hops;
    }

    long rttNanos() {
        return rttNanos;
    }

    State state() {
        return state;
    }

    void moveTo(State next) {
        state = next;
    }

    List<Contact> told() {
        return told;
    }

    void tell(List<Contact> others) {
        told = others;
    }

    boolean isWaitedFor() {
        return state == State.ASKED || state == State.SLOW || state == State.OVERDUE;
    }
}
