package org.warrenp2p.node.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannel.CloseReason;

/**
 * The links of a node, one per peer. Bounded by {@link #MAX_LINKS}: what others dial beyond that is closed as REFUSED and
 * counted; our own dials always find a place.
 */
final class LinkTable {

    /** Links that others may open: each holds QUIC state of about 50 KB, so this bounds it at about 200 MB. */
    static final int MAX_LINKS = 4_096;

    private final Map<PeerId, PeerLink> links = new LinkedHashMap<>();
    private final PeerId self;
    private final EventLoop loop;
    private final StreamAcceptor acceptor;
    private final Runnable onRefused;
    private final List<Consumer<PeerLink>> openListeners = new ArrayList<>();

    LinkTable(PeerId self, EventLoop loop, StreamAcceptor acceptor, Runnable onRefused) {
        this.self = self;
        this.loop = loop;
        this.acceptor = acceptor;
        this.onRefused = onRefused;
    }

    /** The link to {@code peer}, or null. */
    @Nullable
    PeerLink linkTo(PeerId peer) {
        return links.get(peer);
    }

    /** Puts a channel into its peer's link, which is made if need be. */
    PeerLink add(PeerChannel channel) {
        PeerLink known = links.get(channel.peer());
        PeerLink link = known != null
                ? known
                : new PeerLink(self, channel.peer(), loop, acceptor, ended -> links.remove(ended.peer(), ended));
        links.put(channel.peer(), link);
        link.add(channel);
        if (known == null) {
            List.copyOf(openListeners).forEach(listener -> listener.accept(link));
        }
        return link;
    }

    /** A channel that a peer dialled. */
    void accept(PeerChannel channel) {
        if (links.size() >= MAX_LINKS && !links.containsKey(channel.peer())) {
            onRefused.run();
            channel.close(CloseReason.REFUSED);
            return;
        }
        add(channel);
    }

    /** Who hears of new links, whoever dialled. */
    void onOpened(Consumer<PeerLink> listener) {
        openListeners.add(listener);
    }

    int size() {
        return links.size();
    }

    void closeAll(CloseReason reason) {
        List.copyOf(links.values()).forEach(link -> link.close(reason));
    }
}
