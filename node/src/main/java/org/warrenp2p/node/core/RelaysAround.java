package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.core.relay.RelayService;

/** The relays around a node, as a check of its network tells of them. */
final class RelaysAround implements Netcheck.Surroundings {

    private final RelayService relays;

    RelaysAround(RelayService relays) {
        this.relays = relays;
    }

    @Override
    public void look() {
        relays.lookAround();
    }

    @Override
    public List<NetcheckReport.Relay> found() {
        return relays.nearby().stream()
                .map(near -> new NetcheckReport.Relay(near.contact().peer(), Duration.ofNanos(near.rttNanos())))
                .toList();
    }
}
