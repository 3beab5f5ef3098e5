package org.warrenp2p.simnet;

import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;

/**
 * A frame on its way as it is, without having been written as bytes.
 *
 * @param sender who says so; in a simulation nobody lies about that
 * @param lengthBytes how long the packet would be that carries it
 */
record SimMessage(PeerId sender, Travel travel, Frame frame, int lengthBytes) {

    /** In what packet it would travel. */
    enum Travel {
        /** One that begins a session. */
        FIRST,
        /** The answer to one. */
        FIRST_ANSWER,
        /** One of a session. */
        IN_SESSION
    }

    /** For the trace. Exchange ids are random, so two different messages have different ones. */
    long hash() {
        long name = switch (frame.kind()) {
            case ASKING -> frame instanceof Frame.Asking asking ? asking.exchange() : 0;
            case ANSWERING -> frame instanceof Frame.Answering answering ? ~answering.exchange() : 0;
            case TELLING -> 0;
        };
        return Mixing.mix(Mixing.mix(name) ^ ((long) sender.hashCode() << Integer.SIZE | lengthBytes));
    }
}
