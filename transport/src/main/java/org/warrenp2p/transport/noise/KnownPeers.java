package org.warrenp2p.transport.noise;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.warrenp2p.proto.PeerId;

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
        if (!Ed25519.validatePublicKeyFull(ed25519, 0)) {
            throw new HandshakeException("The peer's key is not a usable Ed25519 key");
        }
        int[] y = X25519Field.create();
        int[] one = X25519Field.create();
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        X25519Field.decode255(ed25519, y);
        X25519Field.one(one);
        X25519Field.add(one, y, numerator);
        X25519Field.sub(one, y, denominator);
        X25519Field.inv(denominator, denominator);
        X25519Field.mul(numerator, denominator, numerator);
        X25519Field.normalize(numerator);
        byte[] u = new byte[Dh.LENGTH];
        X25519Field.encode(numerator, u);
        return u;
    }
}
