package org.warrenp2p.transport.session;

import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** What is counted of watched paths. */
final class PathCounters {
    final Counter probed;
    final Counter missed;
    final Counter dead;
    final Counter lost;
    final Counter found;
    final Counter changed;
    final Counter duplicated;
    final Counter unsolicited;

    PathCounters(Counters counters) {
        probed = counters.counter("path.probe_sent");
        missed = counters.counter("path.suspected");
        dead = counters.counter("path.dead");
        lost = counters.counter("path.lost");
        found = counters.counter("path.found");
        changed = counters.counter("path.changed");
        duplicated = counters.counter("path.duplicated");
        unsolicited = counters.counter("path.answer_unsolicited");
    }
}
