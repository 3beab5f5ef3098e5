package org.warrenp2p.node.core.nat;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths;

/**
 * The world as the measurement of a node's NAT needs it.
 *
 * @param random for who is asked
 * @param datagrams for sockets that are opened to be measured
 * @param router takes what arrives at such a socket
 * @param contacts servers that this node knows
 * @param role what this node is now: clients probe nobody
 */
public record NatPorts(
        EventLoop loop,
        Entropy entropy,
        RandomGenerator random,
        DatagramTransport datagrams,
        DatagramHandler router,
        Exchanges exchanges,
        PeerPaths paths,
        SentTo sentTo,
        Supplier<List<Contact>> contacts,
        Supplier<Frame.Role> role,
        Counters counters) {

    /** To whom packets of the main sockets went. */
    @FunctionalInterface
    public interface SentTo {

        /** Whether one went to {@code address}, as far as is remembered. */
        boolean contains(IpAddress address);
    }
}
