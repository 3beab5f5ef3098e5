package org.warrenp2p.node.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PathKind;
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
    private final Map<Dial.Goal, Dial> dials = new LinkedHashMap<>();

    /**
     * What a dial works with.
     *
     * @param watch has the best path to a peer used, and not the newest
     * @param relayOnly has the link to a peer use no way but through relays
     * @param ended told when a dial has ended, however
     */
    record Tools(
            EventLoop loop,
            PeerPaths paths,
            Exchanges exchanges,
            RecordFinder records,
            PeerChannels channels,
            EndpointPolicy policy,
            PathOpener opener,
            CircuitOpener circuits,
            BooleanSupplier isPublic,
            Consumer<PeerId> watch,
            Consumer<PeerId> relayOnly,
            Consumer<PeerId> ended) {}

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
    Waiting connect(PeerId peer, long timeoutNanos, Direct direct, Completion<Connected> completion) {
        PeerLink link = links.linkTo(peer);
        boolean suits = link == null || suits(peer, direct);
        if (direct == Direct.NEVER && suits) {
            // of a link that is open and direct only once there is a circuit
            tools.relayOnly.accept(peer);
        }
        if (link != null && link.isOpen() && suits) {
            tools.loop.execute(() -> completion.succeeded(new Connected(link, List.of())));
            return () -> {};
        }
        Dial.Goal goal = new Dial.Goal(peer, direct);
        Dial dial = dials.get(goal);
        if (dial == null) {
            dial = new Dial(goal, tools, links::linkTo, this::onDialEnded);
            dials.put(goal, dial);
            dial.start();
        }
        return dial.await(timeoutNanos, completion);
    }

    /** Whether the path in use is as wanted. */
    private boolean suits(PeerId peer, Direct direct) {
        PeerPaths.Path path = tools.paths.linkPathTo(peer);
        boolean relayed = path != null && !PathKind.of(path).isDirect();
        return direct == Direct.PREFER || (path != null && relayed == (direct == Direct.NEVER));
    }

    /** Fails everything that is under way. */
    void close() {
        Failure failure = new Failure(Failure.Code.CLOSED, "The node has stopped");
        List.copyOf(dials.values()).forEach(dial -> dial.fail(ConnectAttempt.Outcome.CANCELLED, failure));
    }

    private void onLinkOpened(PeerLink link) {
        for (Direct direct : Direct.values()) {
            Dial dial = dials.get(new Dial.Goal(link.peer(), direct));
            if (dial != null && suits(link.peer(), direct)) {
                dial.onLink(link);
            }
        }
    }

    private void onDialEnded(Dial dial, @Nullable PeerChannel channel) {
        dials.remove(dial.goal(), dial);
        if (channel != null) {
            dial.finish(links.add(channel), ConnectAttempt.Outcome.SUCCESS);
        }
        tools.ended.accept(dial.goal().peer());
    }

    /** Which endpoints of somebody else's record may be tried. */
    @FunctionalInterface
    interface EndpointPolicy {

        /** Whether a packet may be sent to {@code endpoint} because a record names it. */
        boolean mayDial(Endpoint endpoint);
    }
}
