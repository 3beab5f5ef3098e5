package org.warrenp2p.testnet.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** What an observer knows who sees all nodes: the living servers at one time. */
public final class Truth {

    /** k of the DHT. */
    public static final int CLOSEST = 20;

    private final List<Peer> servers;

    /** The servers that live in {@code world} now. */
    public Truth(World world) {
        this.servers = world.living(Peer::isServer);
    }

    /** The {@value #CLOSEST} servers closest to {@code target}, but not {@code but}; closest first. */
    public List<PeerId> closest(Key target, Peer but) {
        Comparator<Peer> farthestFirst = (a, b) -> target.compareDistance(b.key(), a.key());
        PriorityQueue<Peer> nearest = new PriorityQueue<>(CLOSEST + 1, farthestFirst);
        for (Peer server : servers) {
            if (server != but) {
                nearest.add(server);
                if (nearest.size() > CLOSEST) {
                    nearest.poll();
                }
            }
        }
        List<Peer> closest = new ArrayList<>(nearest);
        closest.sort((a, b) -> target.compareDistance(a.key(), b.key()));
        return closest.stream().map(Peer::id).toList();
    }
}
