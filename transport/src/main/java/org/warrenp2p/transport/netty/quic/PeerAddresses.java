package org.warrenp2p.transport.netty.quic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * The addresses by which QUIC knows peers: fd00::/8 (RFC 4193) and 120 bits of the peer's key, the same whatever path
 * its packets take. They never leave the process. Only from the loop.
 */
final class PeerAddresses {

    /** What QUIC takes for its own address; no peer's key can give it, since theirs have a hash behind the prefix. */
    static final InetSocketAddress OURS = new InetSocketAddress(new IpAddress(0xfdL << 56, 1).toInetAddress(), 1);

    /**
     * Peers remembered: above the 20,000 control sessions that a node keeps, and only peers with a session get here. The
     * one that has been silent for longest goes first; a link in use is never silent.
     */
    private static final int CAPACITY = 32_768;

    private static final int PORT = 1;

    private final Map<InetAddress, PeerId> peers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, PeerId> eldest) {
            return size() > CAPACITY;
        }
    };

    /** The address of {@code peer}. */
    InetSocketAddress addressOf(PeerId peer) {
        long high = (0xfdL << 56) | (peer.key().w0() >>> 8);
        InetAddress address = new IpAddress(high, peer.key().w1()).toInetAddress();
        peers.put(address, peer);
        return new InetSocketAddress(address, PORT);
    }

    /** The peer with this address, or null if it has been forgotten. */
    @Nullable
    PeerId peerAt(InetSocketAddress address) {
        return peers.get(address.getAddress());
    }
}
