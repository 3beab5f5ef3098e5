package org.warrenp2p.simnet;

import org.warrenp2p.proto.IpAddress;

/** What has an address in a {@link Realm}: a host, or a router with its outside. */
abstract class Attachment {

    /** How often it lost an address: what is on its way to it looks there again only then. */
    private int departures;

    int departures() {
        return departures;
    }

    void departed() {
        departures++;
    }

    /** Whether it still has {@code address}. */
    abstract boolean isAt(IpAddress address);
}
