package org.warrenp2p.dht;

import org.warrenp2p.proto.Value;
import org.warrenp2p.transport.Failure;

/** What becomes of a search for a value: any number of values, each better than the last, then exactly one end. */
public interface ValueListener {

    /** A valid value: an immutable one, or of a mutable one the first or a later one with a higher sequence. */
    void onValue(Value value);

    /** The closest peers have answered; the result holds the best value, if there is one. */
    void onFinished(ValueResult result);

    /** The search could not be made: LIMIT, UNREACHABLE (nobody is known to ask) or CLOSED. */
    void onFailure(Failure failure);
}
