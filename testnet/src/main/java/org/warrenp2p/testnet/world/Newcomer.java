package org.warrenp2p.testnet.world;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.simnet.SimHost;

/** A node with an identity that others may know already, which has not started yet. */
public final class Newcomer {

    private final World world;
    private final SimHost host;
    private final boolean server;
    private final Signer signer;

    Newcomer(World world, SimHost host, boolean server, Signer signer) {
        this.world = world;
        this.host = host;
        this.server = server;
        this.signer = signer;
    }

    /** Who it will be. */
    public PeerId id() {
        return signer.peerId();
    }

    /** Where it will be. */
    public Key key() {
        return signer.peerId().key();
    }

    /** It starts, joins and publishes its record. Once. */
    public Peer start() {
        return world.start(host, World.roleOf(server), World.PORT, signer);
    }
}
