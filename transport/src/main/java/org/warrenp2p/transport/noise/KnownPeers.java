package org.warrenp2p.transport.noise;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.CurveKeys;

/**
 * The static keys of peers, checked and converted from Ed25519 to X25519, with a bounded memo of the ones used last. The
 * memo saves a known peer's handshake the subgroup check and one DH of four; it decides nothing, so strangers who push
 * entries out only cost time. Safe for use by several threads.
 *
 * <p>What the memo keeps of a secret is DH(our static, their static). It lives no longer than our private key, which lies
 * in the same memory and from which it follows, so it gives away nothing that was not there already.
 */
final class KnownPeers implements RemoteStatic.Resolver {

    /**
     * Peers remembered: several times the contacts that a routing table and its lookups meet again within minutes, and
     * with about 250 B each, 256 KB at most.
     */
    static final int CAPACITY = 1_024;

    private final StaticPair local;
    private final int capacity;
    private final Map<PeerId, RemoteStatic> recent = new LinkedHashMap<>(16, 0.75f, true);

    KnownPeers(StaticPair local, int capacity) {
        this.local = local;
        this.capacity = capacity;
    }

    @Override
    public RemoteStatic resolve(byte[] wirePublic) throws HandshakeException {
        return resolve(PeerId.ofPublicKey(wirePublic));
    }

    /** The usable key of {@code peer}; refused if it is not canonical or not in the prime-order subgroup. */
    RemoteStatic resolve(PeerId peer) throws HandshakeException {
        synchronized (recent) {
            RemoteStatic known = recent.get(peer);
            if (known != null) {
                return known;
            }
        }
        RemoteStatic computed = RemoteStatic.of(convert(peer.publicKey()), local);
        synchronized (recent) {
            recent.put(peer, computed);
            if (recent.size() > capacity) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        return computed;
    }

    /** Peers remembered at this moment. */
    int size() {
        synchronized (recent) {
            return recent.size();
        }
    }

    private static byte[] convert(byte[] ed25519) throws HandshakeException {
        if (!CurveKeys.isUsable(ed25519)) {
            throw new HandshakeException("The peer's key is not a usable Ed25519 key");
        }
        return CurveKeys.toX25519(ed25519);
    }
}
