package org.warrenp2p.testnet.world;

import java.util.List;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** What an observer knows who sees all nodes: the living servers at one time. */
public final class Truth {

    /** k of the DHT. */
    public static final int CLOSEST = 20;

    private final KeyIndex<Peer> servers;

    /** The servers that live in {@code world} now. */
    public Truth(World world) {
        this.servers = new KeyIndex<>(world.living(Peer::isServer), Peer::key);
    }

    /** The {@value #CLOSEST} servers closest to {@code target}; closest first. */
    public List<PeerId> closest(Key target) {
        return closestPeers(target).stream().map(Peer::id).toList();
    }

    /** The same, as peers. */
    public List<Peer> closestPeers(Key target) {
        return servers.closest(target, CLOSEST);
    }

    /** The {@value #CLOSEST} servers closest to {@code target}, but not {@code but}; closest first. */
    public List<PeerId> closest(Key target, Peer but) {
        return servers.closest(target, CLOSEST + 1).stream()
                .filter(server -> server != but)
                .limit(CLOSEST)
                .map(Peer::id)
                .toList();
    }
}
