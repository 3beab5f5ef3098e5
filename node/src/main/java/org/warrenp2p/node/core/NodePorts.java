package org.warrenp2p.node.core;

import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.NetworkInterfaces;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.WallClock;

/**
 * The world as a node's core needs it.
 *
 * @param channels makes the links of this node over the paths that its sessions validate
 */
public record NodePorts(
        EventLoop loop,
        WallClock clock,
        Entropy entropy,
        RandomStreams randoms,
        Signer signer,
        SessionCrypto crypto,
        DatagramTransport datagrams,
        ChannelsFactory channels,
        NetworkInterfaces interfaces,
        Storages storages,
        KnownContacts known,
        SignatureChecks signatures,
        Counters counters) {

    /** Makes links. */
    @FunctionalInterface
    public interface ChannelsFactory {

        /** Links over {@code paths}. */
        PeerChannels create(PeerPaths paths);
    }
}
