package org.warrenp2p.holepunch.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;

/** The same punch over and over, each time with another seed. */
record Trials(int tries, List<Long> openedMillis) {

    static Trials of(int tries, LongFunction<PunchLab> labs) {
        List<Long> opened = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            PunchLab lab = labs.apply(i);
            lab.settle();
            if (lab.punch()) {
                opened.add(lab.openedNanos() / 1_000_000);
            }
            lab.assertCaps();
        }
        Collections.sort(opened);
        return new Trials(tries, opened);
    }

    int successes() {
        return openedMillis.size();
    }

    /** Of those that succeeded. */
    long percentile(int percent) {
        return openedMillis.get(Math.min(openedMillis.size() - 1, openedMillis.size() * percent / 100));
    }

    @Override
    public String toString() {
        return successes() + " of " + tries
                + (openedMillis.isEmpty()
                        ? ""
                        : ", p50 " + percentile(50) + " ms, p95 " + percentile(95) + " ms, p100 " + percentile(100)
                                + " ms");
    }
}
