package org.warrenp2p.transport.noise;

import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.CurveKeys;
import org.warrenp2p.transport.table.EntryOrder;
import org.warrenp2p.transport.table.EntryTable;

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
     * with about 250 B each, names included, 256 KB at most.
     */
    static final int CAPACITY = 1_024;

    private final StaticPair local;
    private final int capacity;
    /**
     * Hashed in a way that strangers can foresee: each key that they make meet others costs them a handshake, and us a
     * comparison.
     */
    private final EntryTable<PeerId, Known> recent = new EntryTable<>(PeerId::hashCode);

    private final EntryOrder<Known> byUse = new EntryOrder<>();

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
            Known known = recent.get(peer);
            if (known != null) {
                byUse.moveToEnd(known);
                return known.remote;
            }
        }
        RemoteStatic computed = RemoteStatic.of(convert(peer.publicKey()), local);
        synchronized (recent) {
            remember(new Known(peer, computed));
        }
        return computed;
    }

    private void remember(Known added) {
        if (recent.get(added.peer) != null) {
            // another thread was faster
            return;
        }
        recent.add(added);
        byUse.add(added);
        Known eldest = byUse.first();
        if (eldest != null && recent.size() > capacity) {
            recent.remove(eldest);
            byUse.remove(eldest);
        }
    }

    /** The equal name that is remembered here, so that whoever keeps it keeps no copy; otherwise {@code peer}. */
    PeerId known(PeerId peer) {
        synchronized (recent) {
            Known known = recent.get(peer);
            return known == null ? peer : known.peer;
        }
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

    /** One peer that is remembered. */
    private static final class Known extends EntryTable.Entry<PeerId, Known> {

        private final PeerId peer;
        private final RemoteStatic remote;

        private Known(PeerId peer, RemoteStatic remote) {
            this.peer = peer;
            this.remote = remote;
        }

        @Override
        protected PeerId key() {
            return peer;
        }
    }
}
