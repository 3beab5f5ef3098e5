package org.warrenp2p.transport.session;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/**
 * To whom packets went, so that it is known whose packets a NAT lets in for that reason alone. Only of sockets that were
 * named, since what a probing socket sends opens nothing for the others.
 */
final class SentAddresses {

    /**
     * Bound; the one noted first is forgotten first, and by then a NAT has forgotten it too: only somebody who asks 200
     * others a minute fills it within the ten minutes that the slowest of them take.
     */
    static final int MAX_ADDRESSES = 2_048;

    private final Set<UdpSocket> watched = new LinkedHashSet<>();
    private final Set<IpAddress> addresses = new LinkedHashSet<>();

    /** Most packets of a burst go to one address. */
    private @Nullable IpAddress latest;

    /** From now on it is known where packets of {@code socket} went. */
    void watch(UdpSocket socket) {
        watched.add(socket);
    }

    void note(Path path) {
        IpAddress address = path.remote().address();
        if (address.equals(latest) || !watched.contains(path.socket())) {
            return;
        }
        latest = address;
        if (addresses.add(address) && addresses.size() > MAX_ADDRESSES) {
            Iterator<IpAddress> eldest = addresses.iterator();
            eldest.next();
            eldest.remove();
        }
    }

    boolean contains(IpAddress address) {
        return addresses.contains(address);
    }
}
