package org.warrenp2p.transport.netty.quic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.proto.PeerId;

/** The links of a node by peer, those being made included, and whether there may be more. Only from the loop. */
final class LinkTable {

    private final int maxLinks;
    private final int maxLinksPerPeer;

    /** At most {@code maxLinks} links, and {@code maxLinksPerPeer} in each list. */
    private final Map<PeerId, List<QuicPeerChannel>> links = new LinkedHashMap<>();

    private int size;

    LinkTable(int maxLinks, int maxLinksPerPeer) {
        this.maxLinks = maxLinks;
        this.maxLinksPerPeer = maxLinksPerPeer;
    }

    /** Whether there is room for one more link with {@code peer}. */
    boolean mayAdd(PeerId peer) {
        List<QuicPeerChannel> ofPeer = links.get(peer);
        return size < maxLinks && (ofPeer == null || ofPeer.size() < maxLinksPerPeer);
    }

    /** Takes a link in; {@link #mayAdd} was asked. */
    void add(QuicPeerChannel link) {
        links.computeIfAbsent(link.peer(), ignored -> new ArrayList<>()).add(link);
        size++;
    }

    void remove(QuicPeerChannel link) {
        List<QuicPeerChannel> ofPeer = links.get(link.peer());
        if (ofPeer != null && ofPeer.remove(link)) {
            size--;
            if (ofPeer.isEmpty()) {
                links.remove(link.peer());
            }
        }
    }

    /** A copy: closing a link changes the table. */
    List<QuicPeerChannel> all() {
        List<QuicPeerChannel> all = new ArrayList<>();
        links.values().forEach(all::addAll);
        return all;
    }
}
