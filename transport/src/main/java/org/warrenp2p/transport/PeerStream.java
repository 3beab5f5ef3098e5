package org.warrenp2p.transport;

import java.nio.ByteBuffer;

/**
 * A reliable, ordered, bidirectional stream of bytes with backpressure both ways. Only from the node's loop.
 */
public interface PeerStream {

    /** Sets who hears of data; must be called in the turn in which the stream is handed out. */
    void handle(Handler handler);

    /**
     * Writes; the bytes are copied or taken over before the call returns.
     *
     * @return whether more can be written at once; if false, wait for {@link Handler#onWritable()}. Bytes written
     *     meanwhile are still kept, at the caller's cost
     */
    boolean write(ByteBuffer bytes);

    /** Whether {@link #write} would say true. */
    boolean isWritable();

    /** Ends our direction after everything written (FIN). The other direction goes on. */
    void finish();

    /** Gives up both directions at once; the peer sees a reset. */
    void reset();

    /** Stops or resumes {@link Handler#onData}; while stopped the peer is held back by flow control. */
    void setReading(boolean reading);

    /** What happens on a stream. */
    interface Handler {

        /** Bytes, valid only during the call. */
        void onData(ByteBuffer bytes);

        /** The peer has ended its direction; no more data comes. */
        void onFinished();

        /** More can be written. */
        void onWritable();

        /** The stream is over: both directions ended ({@code clean}), or one side or the link gave up. Called once. */
        void onClosed(boolean clean);
    }
}
