package org.warrenp2p.node.core.nat;

import java.util.List;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.punch.PortPattern;

/**
 * What is known at this moment of the translators in front of this node's main sockets. Every question is answered at
 * once from what was seen so far; {@link NatReport#certain} says whether a quorum has. Only from the node's loop.
 */
public interface OwnNat {

    /** Of the main socket of {@code family}; {@link NatReport#UNKNOWN} without one, or before anybody has said anything. */
    NatReport report(IpFamily family);

    /**
     * How the translator chooses ports, counted now from the latest allocations of all sockets; {@link
     * PortPattern#UNKNOWN} where the mapping does not depend on the destination.
     */
    PortPattern ports(IpFamily family);

    /**
     * Where others see the main sockets, of each family at most one, IPv4 first: an own address where nothing
     * translates, the mapped endpoint otherwise. Where the mapping depends on the destination, only the address means
     * something to others. Empty before anybody has said anything.
     */
    List<Endpoint> mapped();

    /** What the record tells: of the family whose mapping is harder to reach, IPv4 as a rule. */
    NatProfile profile();

    /** Runs {@code listener} in the turn in which a profile or a mapped endpoint has changed. */
    void whenChanged(Runnable listener);
}
