package org.warrenp2p.transport.exchange;

/**
 * How many requests may be in flight to one destination: one more for every window of timely answers, half for every
 * round trip with a loss (additive increase, multiplicative decrease, as RFC 5681), within fixed bounds.
 */
final class SendWindow {

    /** In the middle of a lookup's needs: α = 10 questions go to 10 peers, rarely more than a few to one. */
    static final int INITIAL = 8;

    private final int min;
    private final int max;
    private double size;
    private long halvedNanos;
    private boolean halved;

    SendWindow(int min, int max) {
        this.min = min;
        this.max = max;
        size = Math.max(min, Math.min(max, INITIAL));
    }

    int size() {
        return (int) size;
    }

    /** With the fraction that has grown so far. */
    double exactSize() {
        return size;
    }

    /** Goes on with the size that another window had. */
    void restore(double other) {
        size = Math.max(min, Math.min(max, other));
    }

    /** An answer to the first transmission of a request. */
    void onAnswer() {
        size = Math.min(max, size + 1 / size);
    }

    /** A request was not answered in time; several within one round trip are one loss. */
    void onLoss(long now, long rttNanos) {
        if (halved && now - halvedNanos < rttNanos) {
            return;
        }
        halved = true;
        halvedNanos = now;
        size = Math.max(min, size / 2);
    }
}
