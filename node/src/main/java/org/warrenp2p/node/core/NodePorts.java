package org.warrenp2p.node.core;

import org.jspecify.annotations.Nullable;
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
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.WallClock;

/**
 * The world as a node's core needs it.
 *
 * @param tunnels reaches relays over TCP; null: this node does not
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
        @Nullable TunnelTransport tunnels,
        ChannelsFactory channels,
        NetworkInterfaces interfaces,
        Storages storages,
        KnownContacts known,
        SignatureChecks signatures,
        Counters counters) {

    /** A node that does without TCP. */
    public NodePorts(
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
        this(
                loop,
                clock,
                entropy,
                randoms,
                signer,
                crypto,
                datagrams,
                null,
                channels,
                interfaces,
                storages,
                known,
                signatures,
                counters);
    }

    /** The same node over these tunnels. */
    public NodePorts withTunnels(TunnelTransport over) {
        return with(datagrams, over);
    }

    /** The same node with these sockets instead. */
    NodePorts withDatagrams(DatagramTransport instead) {
        return with(instead, tunnels);
    }

    private NodePorts with(DatagramTransport sockets, @Nullable TunnelTransport over) {
        return new NodePorts(
                loop,
                clock,
                entropy,
                randoms,
                signer,
                crypto,
                sockets,
                over,
                channels,
                interfaces,
                storages,
                known,
                signatures,
                counters);
    }

    /** Makes links. */
    @FunctionalInterface
    public interface ChannelsFactory {

        /** Links over {@code paths}. */
        PeerChannels create(PeerPaths paths);
    }
}
