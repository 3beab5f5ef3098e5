package org.warrenp2p.node;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PeerChannel;

/**
 * An encrypted link to one peer, with streams and datagrams. There is at most one per peer: connecting again gives the
 * same object while it lives.
 *
 * <p>Who connects may write as soon as the peer has proved who it is, which saves a round trip; the peer may still refuse.
 * Then {@link #closed()} says REFUSED, streams are reset, and opening one fails with that code.
 */
public interface PeerConnection extends AutoCloseable {

    /** Who is at the other end; authenticated. */
    PeerId peer();

    /** How packets travel now, or empty while no path is known. */
    Optional<PathInfo> path();

    /**
     * Who hears of ways to the peer that open, are selected and close, with the reason, one event after another; first of those
     * that are there now. Several may listen. Useful to show whether a link is direct yet, not needed to use it.
     */
    void onPathEvent(Consumer<PathEvent> listener);

    /** What it has carried so far, and how far away the peer is; fails with CLOSED once it has ended. */
    CompletableFuture<LinkStatistics> statistics();

    /** What was tried before it came to be; empty if the peer dialled. */
    List<ConnectAttempt> attempts();

    /**
     * Opens a bidirectional stream.
     *
     * @param protocol what the stream speaks, 1 to 64 printable ASCII characters such as {@code "chat/1"}; the peer must
     *     have registered it ({@link WarrenNode#onStream}), otherwise the stream is reset
     */
    CompletableFuture<PeerStream> openStream(String protocol);

    /**
     * Sends a datagram; it may be lost, never split or repeated.
     *
     * @param payload at most {@link #maxDatagramBytes()}; copied
     * @return whether it left: false if it was dropped here because the queue is full or the link has ended
     */
    CompletableFuture<Boolean> sendDatagram(ByteBuffer payload);

    /** The largest datagram that fits now, in bytes. */
    int maxDatagramBytes();

    /** Who hears of datagrams; the buffer belongs to the listener. Those that come before are dropped and counted. */
    void onDatagram(Consumer<ByteBuffer> listener);

    /** Completes with the reason when the link has ended, whoever ended it. */
    CompletableFuture<PeerChannel.CloseReason> closed();

    /** Ends the link and its streams; does not wait. */
    @Override
    void close();
}
