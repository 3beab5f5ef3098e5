package org.warrenp2p.dht.lookup;

import java.util.List;
import org.warrenp2p.proto.PeerId;

/** What a lookup makes of those who say nothing: whether they are gone, and how many more will be. Pure. */
final class Silence {

    /** So many are no chance any more: where one datagram in 200 is lost, one in a hundred is late because of that. */
    private static final int MANY = 3;

    /** Of those that know the neighbourhood, so many must name somebody, half of k; one in so many may leave it out. */
    private static final int MIN_VOUCHERS = 10;

    private Silence() {}

    /**
     * How many more than {@code needed} to ask at once where many are silent, as after a power cut. Of those that are still
     * to answer, as large a share will be silent too, and each of them is noticed only when it is late: asked one after
     * another, their replacements would take that time each. Twice as many as are expected, because as many as are expected
     * is too few every second time.
     *
     * @param candidates by distance
     * @param silent how many are late, overdue or have failed
     * @param answered how many have answered
     */
    static int spares(List<LookupCandidate> candidates, int needed, int silent, int answered) {
        if (silent < MANY || answered == 0) {
            return 0;
        }
        int open = 0;
        int left = needed;
        for (LookupCandidate candidate : candidates) {
            if (left == 0) {
                break;
            }
            switch (candidate.state()) {
                case NEW, ASKED -> {
                    open++;
                    left--;
                }
                case ANSWERED -> left--;
                case SLOW, OVERDUE, FAILED -> {}
            }
        }
        return Math.min(needed, (2 * open * silent + answered - 1) / answered);
    }

    /**
     * Whether {@code peer} is named by nearly all of the {@code needed} closest, who should know it. Who has died is left out
     * by those who have missed it, more of them with every second; who is far away is not.
     */
    static boolean isVouchedFor(PeerId peer, List<LookupCandidate> candidates, int needed) {
        int vouchers = 0;
        int others = 0;
        for (LookupCandidate candidate : candidates.subList(0, Math.min(needed, candidates.size()))) {
            if (candidate.state() == LookupCandidate.State.ANSWERED) {
                if (candidate.told().stream().anyMatch(told -> told.peer().equals(peer))) {
                    vouchers++;
                } else {
                    others++;
                }
            }
        }
        return vouchers >= MIN_VOUCHERS && others <= vouchers / MIN_VOUCHERS;
    }
}
