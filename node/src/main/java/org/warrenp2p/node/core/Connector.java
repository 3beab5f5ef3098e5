package org.warrenp2p.node.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;

/**
 * Opens links: walks down the connect ladder for each peer, once at a time however many callers wait for it. The ladder
 * for reachable peers: an open link; the path of a living session; every endpoint of the record, probed a few
 * milliseconds apart, the first that answers wins. The links' own table decides between two that were dialled at once.
 */
final class Connector {

    private final Tools tools;
    private final LinkTable links;
    private final Map<PeerId, Dial> dials = new LinkedHashMap<>();

    /** What a dial works with. */
    record Tools(
            EventLoop loop,
            PeerPaths paths,
            Exchanges exchanges,
            RecordFinder records,
            PeerChannels channels,
            EndpointPolicy policy,
            PathOpener opener,
            CircuitOpener circuits,
            BooleanSupplier isPublic) {}

    /** A link, and what was tried for it; nothing if it was there already. */
    record Connected(PeerLink link, List<ConnectAttempt> attempts) {}

    /** Gives up waiting. */
    @FunctionalInterface
    interface Waiting {
        void cancel();
    }

    Connector(Tools tools, LinkTable links) {
        this.tools = tools;
        this.links = links;
        links.onOpened(this::onLinkOpened);
    }

    /** Connects to {@code peer} or fails with a typed reason within {@code timeoutNanos}. */
    Waiting connect(PeerId peer, long timeoutNanos, Completion<Connected> completion) {
        PeerLink link = links.linkTo(peer);
        if (link != null && link.isOpen()) {
            tools.loop.execute(() -> completion.succeeded(new Connected(link, List.of())));
            return () -> {};
        }
        Dial dial = dials.get(peer);
        if (dial == null) {
            dial = new Dial(peer, tools, this::onDialEnded);
            dials.put(peer, dial);
            dial.start();
        }
        return dial.await(timeoutNanos, completion);
    }

    /** Fails everything that is under way. */
    void close() {
        Failure failure = new Failure(Failure.Code.CLOSED, "The node has stopped");
        List.copyOf(dials.values()).forEach(dial -> dial.fail(ConnectAttempt.Outcome.CANCELLED, failure));
    }

    private void onLinkOpened(PeerLink link) {
        Dial dial = dials.get(link.peer());
        if (dial != null) {
            dial.onLink(link);
        }
    }

    private void onDialEnded(Dial dial, @Nullable PeerChannel channel) {
        dials.remove(dial.peer(), dial);
        if (channel != null) {
            dial.finish(links.add(channel), ConnectAttempt.Outcome.SUCCESS);
        }
    }

    /** Which endpoints of somebody else's record may be tried. */
    @FunctionalInterface
    interface EndpointPolicy {

        /** Whether a packet may be sent to {@code endpoint} because a record names it. */
        boolean mayDial(Endpoint endpoint);
    }
}
