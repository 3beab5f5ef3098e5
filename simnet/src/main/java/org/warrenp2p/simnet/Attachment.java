package org.warrenp2p.simnet;

import org.warrenp2p.proto.IpAddress;

/** What has an address in a {@link Realm}: a host, or a router with its outside. */
interface Attachment {

    /** Whether it still has {@code address}. */
    boolean isAt(IpAddress address);
}
