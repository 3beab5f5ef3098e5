package org.warrenp2p.node.core.coordination;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PunchOrder;

/**
 * An order that a coordinator has passed on to us.
 *
 * @param via the coordinator, at the endpoint that the order came from: the answer goes back on the same way
 * @param from whose it is, as the coordinator says
 * @param validated where the coordinator has validated the sender; hearsay for us
 * @param timing how long word takes from the coordinator to us, and to the sender
 * @param sealed the order itself
 */
public record DeliveredOrder(Contact via, PeerId from, Endpoint validated, PunchOrder.Timing timing, Bytes sealed) {}
