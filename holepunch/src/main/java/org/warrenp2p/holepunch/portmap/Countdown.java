package org.warrenp2p.holepunch.portmap;

/** Runs something once when so many others are done; at once if there are none. */
final class Countdown {

    private final Runnable done;
    private int left;

    Countdown(int count, Runnable done) {
        this.left = count;
        this.done = done;
        if (count == 0) {
            done.run();
        }
    }

    void one() {
        left--;
        if (left == 0) {
            done.run();
        }
    }
}
