package org.warrenp2p.transport.netty;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/** The JDK's form of endpoints that are sent to again and again, so that a busy socket makes none for each packet. */
final class KnownAddresses {

    /** A power of two, above the circuits of a relay within its default limits. */
    private static final int PLACES = 256;

    private final @Nullable Endpoint[] endpoints = new @Nullable Endpoint[PLACES];
    private final @Nullable InetSocketAddress[] addresses = new @Nullable InetSocketAddress[PLACES];

    /** Another endpoint at the same place is forgotten. */
    InetSocketAddress of(Endpoint endpoint) {
        int place = endpoint.hashCode() & (PLACES - 1);
        InetSocketAddress address = addresses[place];
        if (address == null || !endpoint.equals(endpoints[place])) {
            address = endpoint.toSocketAddress();
            addresses[place] = address;
            endpoints[place] = endpoint;
        }
        return address;
    }
}
