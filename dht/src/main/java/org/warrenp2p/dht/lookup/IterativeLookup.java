package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.lookup.LookupCandidate.State;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/**
 * A search for the peers closest to a target, without time and without network: {@link #next} says whom to ask, and is
 * told what came of it.
 *
 * <p>It knows candidates by distance. Of the closest that did not fail (the <em>window</em>) it asks those it has not
 * asked, at most α at a time; a slow one gives its place to another but is still waited for, until it is overdue. It
 * ends when the closest {@code needed} that neither failed nor are overdue have all answered, whatever else is under
 * way; or when nobody is left to ask; or after {@link LookupSettings#maxRequests}. Every candidate is asked at most once,
 * so it always ends if every question ends. Termination and its limits: docs/decisions/0006.
 */
public final class IterativeLookup implements Lookup {

    /** With fewer answers than this, β of PROTOCOL, those that are overdue are waited for: they may be all there are. */
    static final int FEW_ANSWERS = 3;

    private final Key target;
    private final int needed;
    private final int fewAnswers;
    private final LookupSettings settings;
    private final HearsayFilter filter;
    private final CandidateList candidates;

    /** Contacts that came off the wire, by peer; bound: {@link LookupSettings#maxCandidates}. */
    private final Map<PeerId, Contact> met = new LinkedHashMap<>();

    private int asked;
    private int slow;
    private int overdue;
    private int failed;
    private int answered;
    private int messages;
    private int ignored;

    /**
     * A lookup that knows nobody yet.
     *
     * @param needed how many of the closest must have answered: β for a search, k for a store
     * @param rttNanos the known round trip of a peer, 0 if it is not known
     */
    public IterativeLookup(
            Key target, int needed, LookupSettings settings, ToLongFunction<PeerId> rttNanos, HearsayFilter filter) {
        this(target, needed, FEW_ANSWERS, settings, rttNanos, filter);
    }

    /** @param fewAnswers with fewer answers than this, those that are overdue are waited for */
    IterativeLookup(
            Key target,
            int needed,
            int fewAnswers,
            LookupSettings settings,
            ToLongFunction<PeerId> rttNanos,
            HearsayFilter filter) {
        this.fewAnswers = fewAnswers;
        this.target = target;
        this.needed = needed;
        this.settings = settings;
        this.filter = filter;
        candidates = new CandidateList(target, settings.maxCandidates(), rttNanos);
    }

    @Override
    public void addKnown(List<Contact> contacts) {
        contacts.forEach(contact -> candidates.add(contact, 1));
    }

    @Override
    public @Nullable Contact next() {
        if (asked >= settings.width()
                || asked + slow >= settings.outstanding()
                || messages >= settings.maxRequests()
                || isFinished()) {
            return null;
        }
        LookupCandidate chosen = choose();
        if (chosen == null) {
            return null;
        }
        chosen.moveTo(State.ASKED);
        asked++;
        messages++;
        return chosen.contact();
    }

    @Override
    public void onResponse(PeerId peer, Endpoint from, List<Contact> told) {
        LookupCandidate candidate = endWaiting(peer, State.ANSWERED);
        if (candidate == null) {
            return;
        }
        List<Contact> believed = new ArrayList<>(told.size());
        for (Contact contact : told) {
            Contact known = filter.believed(met(contact), from);
            if (known != null) {
                believed.add(known);
            }
        }
        candidate.tell(believed);
        ignored += told.size() - believed.size();
        addTold(candidate, contact -> true);
    }

    @Override
    public void onSlow(PeerId peer) {
        LookupCandidate candidate = candidates.find(peer);
        if (candidate != null && candidate.state() == State.ASKED) {
            candidate.moveTo(State.SLOW);
            asked--;
            slow++;
        }
    }

    @Override
    public void onOverdue(PeerId peer) {
        onSlow(peer);
        LookupCandidate candidate = candidates.find(peer);
        if (candidate != null && candidate.state() == State.SLOW) {
            candidate.moveTo(State.OVERDUE);
            slow--;
            overdue++;
        }
    }

    @Override
    public boolean isVouchedFor(PeerId peer) {
        LookupCandidate candidate = candidates.find(peer);
        return candidate != null
                && candidate.state() == State.SLOW
                && silent() == 1
                && Silence.isVouchedFor(peer, candidates.all(), needed);
    }

    @Override
    public void onFailure(PeerId peer) {
        endWaiting(peer, State.FAILED);
    }

    @Override
    public boolean isFinished() {
        int answered = 0;
        boolean mayAsk = messages < settings.maxRequests();
        for (LookupCandidate candidate : candidates) {
            switch (candidate.state()) {
                case ANSWERED -> answered++;
                case ASKED, SLOW -> {
                    return false;
                }
                case NEW -> {
                    if (mayAsk) {
                        return false;
                    }
                }
                case OVERDUE, FAILED -> {}
            }
            if (answered == needed) {
                return true;
            }
        }
        return overdue == 0 || answered >= fewAnswers;
    }

    @Override
    public boolean isStuck() {
        int answered = 0;
        for (LookupCandidate candidate : candidates) {
            switch (candidate.state()) {
                case ANSWERED -> answered++;
                case NEW, ASKED, SLOW -> {
                    return false;
                }
                case OVERDUE, FAILED -> {}
            }
        }
        return answered < Math.min(needed, FEW_ANSWERS) && messages < settings.maxRequests();
    }

    @Override
    public List<Contact> closest(int limit) {
        List<Contact> closest = new ArrayList<>(Math.min(limit, candidates.size()));
        for (LookupCandidate candidate : candidates) {
            if (closest.size() == limit) {
                break;
            }
            if (candidate.state() == State.ANSWERED) {
                closest.add(candidate.contact());
            }
        }
        return closest;
    }

    @Override
    public int hopsTo(PeerId peer) {
        LookupCandidate candidate = candidates.find(peer);
        return candidate == null ? 0 : candidate.hops();
    }

    @Override
    public int hops() {
        for (LookupCandidate candidate : candidates) {
            if (candidate.state() == State.ANSWERED) {
                return candidate.hops();
            }
        }
        return 0;
    }

    @Override
    public int messages() {
        return messages;
    }

    /** Questions without an end, those that are overdue left out. */
    public int outstanding() {
        return asked + slow;
    }

    /** Contacts told that were of no use: known already, too many, or refused by the filter. */
    public int ignored() {
        return ignored;
    }

    /** All that are known, by distance. */
    List<LookupCandidate> candidates() {
        return candidates.all();
    }

    /** Goes on with a candidate of another lookup for the same target, however far that has got with it. */
    void adopt(LookupCandidate candidate) {
        candidates.adopt(candidate);
        switch (candidate.state()) {
            case ASKED -> asked++;
            case SLOW -> slow++;
            case OVERDUE -> overdue++;
            case ANSWERED -> answered++;
            case FAILED -> failed++;
            case NEW -> {}
        }
    }

    /** Adds those of whom {@code candidate} has told, as far as {@code wanted}. */
    void addTold(LookupCandidate candidate, Predicate<Contact> wanted) {
        for (Contact contact : candidate.told()) {
            if (wanted.test(contact) && !candidates.add(contact, candidate.hops() + 1)) {
                ignored++;
            }
        }
    }

    /** Somebody else asks {@code peer}: it is not known here any more, unless it was asked. */
    void leave(PeerId peer) {
        LookupCandidate candidate = candidates.find(peer);
        if (candidate != null && candidate.state() == State.NEW) {
            candidates.remove(candidate);
        }
    }

    /** Those that are probably gone. */
    int overdue() {
        return overdue;
    }

    /** Those that were asked and are neither answered nor slow. */
    int asked() {
        return asked;
    }

    /**
     * The closest candidate of the window that was not asked; or, of those whose distance has as many bits (equals: each
     * halves the way as well), the one with the shortest round trip.
     */
    private @Nullable LookupCandidate choose() {
        LookupCandidate best = null;
        int bestBits = 0;
        int window = Math.max(needed + Silence.spares(candidates.all(), needed, silent(), answered), settings.width());
        for (LookupCandidate candidate : candidates) {
            if (window == 0) {
                break;
            }
            if (candidate.state() == State.NEW) {
                int bits = target.commonPrefixBits(candidate.contact().key());
                if (best == null) {
                    best = candidate;
                    bestBits = bits;
                } else if (bits < bestBits) {
                    break;
                } else if (candidate.rttNanos() < best.rttNanos()) {
                    best = candidate;
                }
            }
            // those that failed or are late leave the window to others
            if (candidate.state() == State.NEW
                    || candidate.state() == State.ASKED
                    || candidate.state() == State.ANSWERED) {
                window--;
            }
        }
        return best;
    }

    private int silent() {
        return slow + overdue + failed;
    }

    private @Nullable LookupCandidate endWaiting(PeerId peer, State end) {
        LookupCandidate candidate = candidates.find(peer);
        if (candidate == null || !candidate.isWaitedFor()) {
            return null;
        }
        switch (candidate.state()) {
            case ASKED -> asked--;
            case SLOW -> slow--;
            case OVERDUE -> overdue--;
            case NEW, ANSWERED, FAILED -> throw new IllegalStateException("Only those asked are waited for");
        }
        candidate.moveTo(end);
        if (end == State.ANSWERED) {
            answered++;
        } else {
            failed++;
        }
        return candidate;
    }

    /**
     * The same contact, with the peer as this lookup has met it before, if it has. Those near the target are named by
     * everyone, each time as new objects, and the hash that gives a peer its place costs more than all else here.
     */
    private Contact met(Contact told) {
        PeerId peer = told.peer();
        if (peer.isKeyKnown()) {
            return told;
        }
        Contact before = met.get(peer);
        if (before == null) {
            if (met.size() < settings.maxCandidates()) {
                met.put(peer, told);
            }
            return told;
        }
        return before.equals(told) ? before : new Contact(before.peer(), told.endpoint());
    }
}
