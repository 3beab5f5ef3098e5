package org.warrenp2p.testnet.lab.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import org.warrenp2p.testnet.lab.net.LabException;

/**
 * The public networks of the lab, each of 256 addresses: those of documentation (RFC 5737) and of benchmarks (RFC 2544), which
 * nobody on the internet has. What is given back is given again last, when others have forgotten it.
 */
final class Prefixes {

    private static final int BENCHMARK_NETWORKS = 512;

    private final Deque<String> free = new ArrayDeque<>();

    Prefixes() {
        free.add("203.0.113.");
        free.add("198.51.100.");
        free.add("192.0.2.");
        for (int i = 0; i < BENCHMARK_NETWORKS; i++) {
            free.add("198." + (18 + i / 256) + "." + i % 256 + ".");
        }
    }

    /** One that nobody has, such as {@code 203.0.113.}. */
    String take() throws LabException {
        String prefix = free.poll();
        if (prefix == null) {
            throw new LabException("The lab has no more public networks");
        }
        return prefix;
    }

    void giveBack(String prefix) {
        free.add(prefix);
    }
}
