package org.warrenp2p.transport;

import java.util.function.Supplier;
import org.warrenp2p.proto.Endpoint;

/**
 * Datagrams over TLS on TCP, for networks that let no UDP out. The TLS is there to get through: it is not trusted, since
 * whoever inspects traffic may break it open; what it carries protects itself. Only from the node's loop.
 */
public interface TunnelTransport {

    /**
     * Opens a tunnel.
     *
     * @param remote where the other end listens
     * @param alias what the other end is called above: the destination of what is sent, and the source of what comes
     * @param completion the tunnel; or UNREACHABLE, REFUSED, TIMEOUT or PROTOCOL
     */
    void dial(Endpoint remote, Endpoint alias, DatagramHandler handler, Completion<Tunnel> completion);

    /**
     * Accepts tunnels at {@code local}.
     *
     * @param aliases what the other ends are called above, one for each
     * @param completion the entrance; or ADDRESS_IN_USE, UNREACHABLE and the like
     */
    void listen(Endpoint local, Supplier<Endpoint> aliases, DatagramHandler handler, Completion<Entrance> completion);

    /** A socket that reaches one other end, by its alias. */
    interface Tunnel extends UdpSocket {

        @Override
        default Kind kind() {
            return Kind.TUNNELLED;
        }

        /** What the other end is called. */
        Endpoint alias();

        /** Has {@code listener} run, in a turn of its own, when the tunnel has ended, by whomever. Replaces the one before. */
        void onEnd(Runnable listener);
    }

    /** Where tunnels come in. */
    interface Entrance {

        /** Where it is bound, with the port that was given. */
        Endpoint localEndpoint();

        /** How many tunnels are open. */
        int open();

        /** Closes it and all that came in. */
        void close();
    }
}
