package org.warrenp2p.bench.bare;

import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.WallClock;

/** What one {@link BareNode} runs on. */
public record World(
        Identity identity,
        EventLoop loop,
        WallClock clock,
        Entropy entropy,
        RandomStreams randoms,
        SessionCrypto crypto,
        DatagramTransport datagrams,
        Counters counters) {

    /** A simulated host: packets of the real sizes, sessions with a stand-in for the curves. */
    public static World of(SimHost host) {
        Identity identity = Identity.generate(host.entropy());
        return new World(
                identity,
                host.loop(),
                host.wallClock(),
                host.entropy(),
                host.random(),
                new SimSessionCrypto(identity.peerId(), NetworkId.MAIN, host),
                host.datagrams(),
                new Counters());
    }

    /** This machine; the rest is the caller's choice. */
    static World real(
            Identity identity,
            EventLoop loop,
            WallClock clock,
            SessionCrypto crypto,
            DatagramTransport datagrams,
            Counters counters) {
        SystemEntropy entropy = new SystemEntropy();
        return new World(
                identity, loop, clock, entropy, new RandomStreams(entropy.nextLong()), crypto, datagrams, counters);
    }
}
