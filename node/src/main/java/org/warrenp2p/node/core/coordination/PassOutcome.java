package org.warrenp2p.node.core.coordination;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.PunchOrder;

/** What a coordinator says of an order that it was given. */
public sealed interface PassOutcome {

    /**
     * It has been sent to the target, in the turn in which this was sent to us.
     *
     * @param validated where the coordinator has validated the target; hearsay for us
     * @param timing how long word takes from the coordinator to us, and to the target
     */
    record Passed(Endpoint validated, PunchOrder.Timing timing) implements PassOutcome {}

    /**
     * It was not sent.
     *
     * @param reason NO_SUCH_TARGET, QUOTA, BUSY, NOT_SERVED, UNCONFIRMED_SESSION or what else the coordinator says
     * @param retryAfterSeconds when to come back; 0 if that makes no sense
     */
    record Refused(Response.Reason reason, int retryAfterSeconds) implements PassOutcome {}
}
