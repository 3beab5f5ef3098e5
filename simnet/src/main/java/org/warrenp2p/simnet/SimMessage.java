package org.warrenp2p.simnet;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;

/**
 * A frame on its way as it is, without having been written as bytes.
 *
 * @param from who says so, and from which of its endpoints, before any translation; in a simulation nobody lies about
 *     that. The very object that all messages from there carry: it is in as many routing tables as know the sender
 * @param lengthBytes how long the packet would be that carries it
 */
record SimMessage(Contact from, Travel travel, Frame frame, int lengthBytes) {

    /** One message in so many, a power of two, is written and read all the same. */
    private static final int WRITTEN_SHARE = 1_024;

    /** In what packet it would travel. */
    enum Travel {
        /** One that begins a session. */
        FIRST,
        /** The answer to one. */
        FIRST_ANSWER,
        /** One of a session. */
        IN_SESSION
    }

    PeerId sender() {
        return from.peer();
    }

    /** For the trace. Exchange ids are random, so two different messages have different ones. */
    long hash() {
        long name = switch (frame.kind()) {
            case ASKING -> frame instanceof Frame.Asking asking ? asking.exchange() : 0;
            case ANSWERING -> frame instanceof Frame.Answering answering ? ~answering.exchange() : 0;
            case TELLING -> 0;
        };
        return Mixing.mix(Mixing.mix(name) ^ ((long) sender().hashCode() << Integer.SIZE | lengthBytes));
    }

    /** Whether this is one of the few that are written and read, to see that the codec could carry what is sent. */
    boolean isSample() {
        return (hash() & (WRITTEN_SHARE - 1)) == 0;
    }

    /**
     * An equal message, written as bytes and read from them.
     *
     * @throws IllegalStateException if what is read is not what was written
     */
    SimMessage throughCodec() {
        byte[] written = FrameCodec.encode(frame).toArray();
        Frame read;
        try {
            read = FrameCodec.decode(written, 0, written.length);
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("Nobody could read " + frame, e);
        }
        if (!read.equals(frame)) {
            throw new IllegalStateException(frame + " would arrive as " + read + " from " + Bytes.wrap(written));
        }
        return new SimMessage(from, travel, read, lengthBytes);
    }
}
