package org.warrenp2p.node.core.relay;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.transport.Failure;

/** Opens circuits to peers that nobody reaches directly. */
public interface CircuitOpener {

    /**
     * Opens a circuit to the peer of {@code record} through one of the relays that it names, with the next one as soon as
     * the first is slow.
     *
     * @return gives up: the listener hears nothing more. Null if the record names no relay that may be used
     */
    @Nullable
    Runnable open(PeerRecord record, Listener listener);

    /** What becomes of it; exactly one of the two, in a later turn. */
    interface Listener {

        /** There is a circuit: whoever is asked at {@code far} is at its other end. Nothing is proved yet. */
        void onOpened(Contact far);

        /** No relay has opened one. */
        void onFailed(Failure failure);
    }
}
