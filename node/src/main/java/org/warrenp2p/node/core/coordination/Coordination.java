package org.warrenp2p.node.core.coordination;

import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;

/**
 * Sealed orders to and from other peers, through coordinators: what drives a punch needs this and nothing else of them.
 * Only from the node's loop; nothing is told in the turn of a call.
 */
public interface Coordination {

    /**
     * Gives an order to a coordinator, which passes it on to {@code target} and says so in the same turn. It is asked once;
     * who does not want to wait for the answer asks another coordinator meanwhile, with the same bytes. From now on, and
     * for a minute, orders that this coordinator delivers are listened to.
     *
     * @param coordinator one of the target's record, or whoever delivered an order of the target within the last minute
     * @param sealed 1 to {@link org.warrenp2p.proto.message.Request.PassOrder#MAX_SEALED_BYTES} bytes that only the
     *     target can read
     * @param done passed on or refused; fails with TIMEOUT, UNREACHABLE, LIMIT, PROTOCOL or CLOSED if the coordinator does
     *     not say
     * @throws IllegalArgumentException if {@code sealed} is empty or too long
     */
    void passOrder(Contact coordinator, PeerId target, Bytes sealed, Completion<PassOutcome> done);

    /**
     * Who hears of orders that coordinators deliver; one listener per node, before that they are counted and dropped. Those
     * it hears of come from a coordinator of ours, or from one that we gave an order to within the last minute, and are
     * counted against what is obeyed ({@link org.warrenp2p.holepunch.limit.PunchLimits#mayObey}): do not count them again.
     * Whom they are from, and where, is what the coordinator says; only what is sealed proves it.
     */
    void onOrder(Consumer<DeliveredOrder> listener);

    /** Who can pass orders to this node at the moment, as its record says; at most 4. */
    List<Contact> coordinators();
}
