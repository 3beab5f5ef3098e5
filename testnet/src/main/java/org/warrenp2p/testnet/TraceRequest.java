package org.warrenp2p.testnet;

import java.util.List;

/**
 * Of which nodes everything that happens is to be written down, and when.
 *
 * @param nodes peer ids, or hosts as a failure names them: {@code host-17}
 * @param fromSeconds virtual time since the start
 * @param toSeconds the same; later than {@code fromSeconds}
 */
public record TraceRequest(List<String> nodes, double fromSeconds, double toSeconds) {

    /** @throws IllegalArgumentException with a sentence if there is nobody, or no time */
    public TraceRequest {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || nodes.contains("")) {
            throw new IllegalArgumentException("A trace is of at least one node: a peer id, or a host such as host-17");
        }
        if (!(fromSeconds >= 0 && toSeconds > fromSeconds)) {
            throw new IllegalArgumentException("A trace ends after it begins, and begins at 0 or later: not from "
                    + fromSeconds + " to " + toSeconds + " s");
        }
    }
}
