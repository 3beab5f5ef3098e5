package org.warrenp2p.proto.punch;

import java.util.List;
import org.warrenp2p.proto.NatProfile;

/**
 * What one side tells the other of itself, sealed end to end.
 *
 * @param candidates where it might be reached, at most {@link Candidate#MOST}
 * @param ports how its translator chooses ports, where that depends on the destination
 */
public record PunchOffer(List<Candidate> candidates, NatProfile nat, PortPattern ports) {

    /** @throws IllegalArgumentException if there are too many candidates */
    public PunchOffer {
        if (candidates.size() > Candidate.MOST) {
            throw new IllegalArgumentException("An offer has at most " + Candidate.MOST + " candidates");
        }
        candidates = List.copyOf(candidates);
    }

    /** The same with other candidates. */
    public PunchOffer withCandidates(List<Candidate> others) {
        return new PunchOffer(others, nat, ports);
    }

    /** The same with other ports. */
    public PunchOffer withPorts(PortPattern pattern) {
        return new PunchOffer(candidates, nat, pattern);
    }
}
