package org.warrenp2p.dht.lookup;

/**
 * How widely a lookup asks.
 *
 * @param width α: requests that are under way and not known to be slow
 * @param outstanding most requests under way, slow ones included
 * @param maxRequests most requests of one lookup; liars who invent peers cannot keep it busy beyond that
 * @param maxCandidates most peers that a lookup remembers; the farthest are forgotten first
 */
public record LookupSettings(int width, int outstanding, int maxRequests, int maxCandidates) {

    /** α of PROTOCOL. */
    private static final int WIDTH = 10;

    /** Each place may be freed once by a slow answer: a lookup through silent peers still moves. */
    private static final int OUTSTANDING = 20;

    /** Measured for the closest 20 of 300 simulated nodes: at most 38 requests, 57 just after 30 % died; four times that. */
    private static final int MAX_REQUESTS = 256;

    /** Twice the answers of α honest peers that do not overlap. */
    private static final int MAX_CANDIDATES = 400;

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public LookupSettings {
        require(width >= 1 && width <= 64, "width is between 1 and 64");
        require(outstanding >= width && outstanding <= 256, "outstanding is between width and 256");
        require(maxRequests >= outstanding && maxRequests <= 10_000, "maxRequests is between outstanding and 10000");
        require(
                maxCandidates > maxRequests && maxCandidates <= 100_000,
                "maxCandidates is above maxRequests and at most 100000");
    }

    /** The defaults. */
    public static LookupSettings defaults() {
        return new LookupSettings(WIDTH, OUTSTANDING, MAX_REQUESTS, MAX_CANDIDATES);
    }

    /** What one of {@code parts} searches may use that keep to these limits together; rounded up. */
    LookupSettings shareOf(int parts) {
        int share = (width + parts - 1) / parts;
        int open = (outstanding + parts - 1) / parts;
        int requests = Math.max(open, maxRequests / parts);
        return new LookupSettings(share, open, requests, Math.max(requests + 1, maxCandidates / parts));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
