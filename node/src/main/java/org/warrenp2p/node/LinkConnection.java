package org.warrenp2p.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.warrenp2p.node.core.PeerLink;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.Sessions;

/** A link as applications see it. */
final class LinkConnection implements PeerConnection {

    private final PeerLink link;
    private final ControlPlane control;
    private final LoopCalls calls;
    private final DatagramInbox datagrams;
    private final CompletableFuture<PeerChannel.CloseReason> closed = new CompletableFuture<>();
    private volatile List<ConnectAttempt> attempts = List.of();
    private volatile Optional<PathInfo> path = Optional.empty();
    private volatile int maxDatagramBytes;

    /** On the loop. */
    LinkConnection(PeerLink link, ControlPlane control, LoopCalls calls, Counters counters) {
        this.link = link;
        this.datagrams = new DatagramInbox(calls::callback, counters);
        this.control = control;
        this.calls = calls;
        refresh();
        link.onDatagram(datagrams::add);
        link.onPathChange(change -> refresh());
        link.onEnded(reason -> calls.callback(() -> closed.complete(reason)));
    }

    /** On the loop: takes a new look at what callers may ask from any thread. */
    LinkConnection refresh() {
        path = Optional.ofNullable(control.paths().pathTo(link.peer())).flatMap(PathInfo::of);
        maxDatagramBytes = link.maxDatagramBytes();
        return this;
    }

    LinkConnection withAttempts(List<ConnectAttempt> made) {
        if (!made.isEmpty()) {
            attempts = made;
        }
        return this;
    }

    @Override
    public PeerId peer() {
        return link.peer();
    }

    @Override
    public Optional<PathInfo> path() {
        return path;
    }

    @Override
    public void onPathEvent(Consumer<PathEvent> listener) {
        PathEvents events = new PathEvents(calls::callback, listener);
        calls.run(() -> link.onPathChange(events));
    }

    @Override
    public CompletableFuture<LinkStatistics> statistics() {
        return calls.call(
                completion -> link.statistics(mapped(completion, carried -> new LinkStatistics(carried, roundTrip()))));
    }

    private Optional<Duration> roundTrip() {
        long nanos = control.linkRoundTripNanos(link.peer());
        return nanos == Sessions.NO_ROUND_TRIP ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    @Override
    public List<ConnectAttempt> attempts() {
        return attempts;
    }

    @Override
    public CompletableFuture<PeerStream> openStream(String protocol) {
        return calls.call(completion -> link.openStream(protocol, mapped(completion, stream -> {
            LinkStream opened = new LinkStream(this, protocol, stream, calls, () -> {});
            stream.handle(opened);
            return opened;
        })));
    }

    @Override
    public CompletableFuture<Boolean> sendDatagram(ByteBuffer payload) {
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();
        return calls.call(completion -> completion.succeeded(link.sendDatagram(copy)));
    }

    @Override
    public int maxDatagramBytes() {
        return maxDatagramBytes;
    }

    @Override
    public void onDatagram(Consumer<ByteBuffer> listener) {
        datagrams.listen(listener);
    }

    @Override
    public CompletableFuture<PeerChannel.CloseReason> closed() {
        return closed.copy();
    }

    @Override
    public void close() {
        calls.run(() -> link.close(PeerChannel.CloseReason.DONE));
    }

    static <A, B> Completion<A> mapped(Completion<B> target, Function<A, B> function) {
        return Completion.of(value -> target.succeeded(function.apply(value)), target::failed);
    }
}
