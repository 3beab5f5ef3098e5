package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/**
 * A search over d paths that share nobody (Baumgart and Mies, S/Kademlia, 2007): whoever lies misleads the path that asked
 * it, and no other. Each path is an {@link IterativeLookup} with contacts of its own to begin with; a peer is asked on the
 * first path that comes to it, and the others forget it. It ends when every path has.
 *
 * <p>α is the limit of all paths together, so that this load on ourselves and on the network is that of any lookup; each
 * has its share of it (rounded up) and they take turns, so that a path among silent peers does not hold the others up.
 */
public final class DisjointLookup implements Lookup {

    private final Key target;
    private final LookupSettings settings;
    private final List<IterativeLookup> paths = new ArrayList<>();
    /** The path of each peer that was asked; bound: {@link LookupSettings#maxRequests} here and in the lookup before. */
    private final Map<PeerId, IterativeLookup> asked = new LinkedHashMap<>();

    private int turn;
    private int messages;

    /**
     * A lookup that knows nobody yet.
     *
     * @param paths d
     * @param needed how many of the closest must have answered on each path
     * @param settings the limits of all paths together
     * @param rttNanos the known round trip of a peer, 0 if it is not known
     */
    public DisjointLookup(
            Key target,
            int paths,
            int needed,
            LookupSettings settings,
            ToLongFunction<PeerId> rttNanos,
            HearsayFilter filter) {
        this.target = target;
        this.settings = settings;
        for (int i = 0; i < paths; i++) {
            this.paths.add(new IterativeLookup(target, needed, 0, settings.shareOf(paths), rttNanos, unasked(filter)));
        }
    }

    /** Who was asked on one path is no news on another. */
    private HearsayFilter unasked(HearsayFilter filter) {
        return new HearsayFilter() {
            @Override
            public boolean accepts(Contact told, Endpoint teller) {
                return believed(told, teller) != null;
            }

            @Override
            public @Nullable Contact believed(Contact told, Endpoint teller) {
                return asked.containsKey(told.peer()) ? null : filter.believed(told, teller);
            }
        };
    }

    /**
     * Goes on where {@code first}, which is not to be used any more, has ended: nobody is asked again, and each of those
     * asked belongs to one path, with all that it told.
     */
    public void goOnFrom(IterativeLookup first) {
        List<Contact> unasked = new ArrayList<>();
        List<LookupCandidate> dealt = new ArrayList<>();
        for (LookupCandidate candidate : first.candidates()) {
            if (candidate.state() == LookupCandidate.State.NEW) {
                if (candidate.hops() == 1) {
                    unasked.add(candidate.contact());
                }
            } else {
                IterativeLookup path = paths.get(dealt.size() % paths.size());
                asked.put(candidate.contact().peer(), path);
                path.adopt(candidate);
                dealt.add(candidate);
            }
        }
        for (LookupCandidate candidate : dealt) {
            pathOf(candidate.contact().peer()).addTold(candidate, told -> !asked.containsKey(told.peer()));
        }
        messages += first.messages();
        addKnown(unasked);
    }

    /** Deals them out over the paths. */
    @Override
    public void addKnown(List<Contact> contacts) {
        int dealt = 0;
        for (Contact contact : contacts) {
            if (!asked.containsKey(contact.peer())) {
                paths.get(dealt++ % paths.size()).addKnown(List.of(contact));
            }
        }
    }

    @Override
    public @Nullable Contact next() {
        int waiting = 0;
        int outstanding = 0;
        for (IterativeLookup path : paths) {
            waiting += path.asked();
            outstanding += path.outstanding();
        }
        if (waiting >= settings.width() || outstanding >= settings.outstanding()) {
            return null;
        }
        for (int i = 0; i < paths.size(); i++) {
            IterativeLookup path = paths.get(turn);
            turn = (turn + 1) % paths.size();
            Contact next = path.next();
            if (next != null) {
                claim(next.peer(), path);
                return next;
            }
        }
        return null;
    }

    @Override
    public void onResponse(PeerId peer, Endpoint from, List<Contact> told) {
        pathOf(peer).onResponse(peer, from, told);
    }

    @Override
    public void onSlow(PeerId peer) {
        pathOf(peer).onSlow(peer);
    }

    @Override
    public void onOverdue(PeerId peer) {
        pathOf(peer).onOverdue(peer);
    }

    @Override
    public void onFailure(PeerId peer) {
        pathOf(peer).onFailure(peer);
    }

    @Override
    public boolean isFinished() {
        if (!paths.stream().allMatch(IterativeLookup::isFinished)) {
            return false;
        }
        // a path among the dead is given up, unless hardly anybody has answered on any
        return paths.stream().allMatch(path -> path.overdue() == 0)
                || closest(IterativeLookup.FEW_ANSWERS).size() == IterativeLookup.FEW_ANSWERS;
    }

    /** Some paths always are: that matters only if hardly anybody has answered on any. */
    @Override
    public boolean isStuck() {
        return closest(IterativeLookup.FEW_ANSWERS).size() < IterativeLookup.FEW_ANSWERS
                && paths.stream().allMatch(IterativeLookup::isStuck);
    }

    @Override
    public List<Contact> closest(int limit) {
        return paths.stream()
                .flatMap(path -> path.closest(limit).stream())
                .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                .limit(limit)
                .toList();
    }

    @Override
    public int hopsTo(PeerId peer) {
        return pathOf(peer).hopsTo(peer);
    }

    @Override
    public int hops() {
        List<Contact> closest = closest(1);
        return closest.isEmpty() ? 0 : hopsTo(closest.get(0).peer());
    }

    @Override
    public int messages() {
        return messages;
    }

    private void claim(PeerId peer, IterativeLookup by) {
        asked.put(peer, by);
        messages++;
        for (IterativeLookup path : paths) {
            if (path != by) {
                path.leave(peer);
            }
        }
    }

    /** The path that {@code peer} was asked on; any one, which knows nothing of it, if it was not. */
    private IterativeLookup pathOf(PeerId peer) {
        return asked.getOrDefault(peer, paths.get(0));
    }
}
