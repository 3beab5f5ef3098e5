package org.warrenp2p.holepunch.coordinate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;

/**
 * Whom a node asks to pass orders to it: two among the holders of its record, with whom a caller has a session already, and
 * two of low round-trip time elsewhere; all in different networks, so that no single one can cut it off. Those that have
 * been there for long are preferred, since they will probably stay.
 */
public final class CoordinatorChoice {

    /** As many as a record names. */
    public static final int MOST = PeerRecord.MAX_COORDINATORS;

    /** How many of them are holders of the record, if there are enough. */
    public static final int HOLDERS = MOST / 2;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::isOld).reversed().thenComparing(Candidate::rttNanos);

    private CoordinatorChoice() {}

    /**
     * A server that could be asked, or has been.
     *
     * @param isHolder whether it keeps the record
     * @param isOld whether it is known to have been there for an hour
     * @param rttNanos the round trip to it; {@link Long#MAX_VALUE} if it is not known
     */
    public record Candidate(Contact contact, boolean isHolder, boolean isOld, long rttNanos) {}

    /** Those to ask besides {@code kept}, so that there are {@value #MOST} if possible. Equals keep their order. */
    public static List<Candidate> more(List<Candidate> kept, List<Candidate> candidates) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(BEST_FIRST);
        Picked picked = new Picked(kept);
        long holders = kept.stream().filter(Candidate::isHolder).count();
        picked.take(sorted, true, HOLDERS - (int) holders);
        picked.take(sorted, false, MOST - HOLDERS - (kept.size() - (int) holders));
        // too few of one kind
        picked.take(sorted, true, MOST);
        picked.take(sorted, false, MOST);
        return picked.added;
    }

    /**
     * The one of {@code kept}, more than {@value #MOST} of them, that can go: the last one of the kind of which there are too
     * many.
     */
    public static Candidate surplus(List<Candidate> kept) {
        long holders = kept.stream().filter(Candidate::isHolder).count();
        boolean holderGoes = holders > HOLDERS && kept.size() - holders <= MOST - HOLDERS;
        Candidate last = kept.get(kept.size() - 1);
        for (Candidate candidate : kept) {
            last = candidate.isHolder() == holderGoes ? candidate : last;
        }
        return last;
    }

    /** What is picked, with the networks that are taken by it. */
    private static final class Picked {

        private final Set<IpAddress> networks = new LinkedHashSet<>();
        private final Set<PeerId> peers = new LinkedHashSet<>();
        private final List<Candidate> added = new ArrayList<>();
        private int size;

        Picked(List<Candidate> kept) {
            kept.forEach(this::fits);
            size = kept.size();
        }

        void take(List<Candidate> sorted, boolean holders, int most) {
            int left = most;
            for (Candidate candidate : sorted) {
                if (left <= 0 || size >= MOST) {
                    return;
                }
                if (candidate.isHolder() == holders && fits(candidate)) {
                    added.add(candidate);
                    size++;
                    left--;
                }
            }
        }

        /** Whether neither it nor anybody else of its network is picked; it is from now on. */
        private boolean fits(Candidate candidate) {
            if (peers.contains(candidate.contact().peer())) {
                return false;
            }
            IpAddress network =
                    TargetTable.networkOf(candidate.contact().endpoint().address());
            if (network != null && !networks.add(network)) {
                return false;
            }
            return peers.add(candidate.contact().peer());
        }
    }
}
