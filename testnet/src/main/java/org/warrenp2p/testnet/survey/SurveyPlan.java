package org.warrenp2p.testnet.survey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Who calls whom: each two volunteers once at most, since a second time they would not be strangers. */
final class SurveyPlan {

    private SurveyPlan() {}

    /**
     * Two volunteers by their numbers, from 0 on.
     *
     * @param caller drawn by lot
     */
    record Pair(int caller, int called) {}

    /**
     * So many pairs of {@code volunteers}, or all if there are not as many, in random order.
     *
     * @param seed the same gives the same pairs
     */
    static List<Pair> draw(int volunteers, int pairs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Pair> all = new ArrayList<>();
        for (int one = 0; one < volunteers; one++) {
            for (int other = one + 1; other < volunteers; other++) {
                all.add(random.nextBoolean() ? new Pair(one, other) : new Pair(other, one));
            }
        }
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, random.nextInt(i + 1));
        }
        return List.copyOf(all.subList(0, Math.min(pairs, all.size())));
    }
}
