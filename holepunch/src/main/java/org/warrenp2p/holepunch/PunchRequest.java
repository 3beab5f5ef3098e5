package org.warrenp2p.holepunch;

import java.util.List;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.PunchOffer;

/**
 * What a punch begins with.
 *
 * @param punch a number that the initiator has drawn; orders with it belong together
 * @param initiator whether this side wants the path; the other one obeys
 * @param own what this side tells of itself
 * @param mapped this side's addresses as observers see them
 * @param targets where this side sends packets at all
 * @param coordinators of the peer, the best first; the target of a punch needs none
 * @param canPrime whether packets can be sent that die after some hops
 */
public record PunchRequest(
        long punch,
        boolean initiator,
        PunchOffer own,
        List<IpAddress> mapped,
        TargetRules targets,
        List<Contact> coordinators,
        boolean canPrime) {

    /** The lists are copied. */
    public PunchRequest {
        mapped = List.copyOf(mapped);
        coordinators = List.copyOf(coordinators);
    }
}
