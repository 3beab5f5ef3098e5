package org.warrenp2p.holepunch.portmap.upnp;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/** Errors that are answered by trying something else (WANIPConnection:2, section 2.5), and owners that are no endpoint. */
final class UpnpFaults {

    /** The action is not known: a service that says it is of version 2 and is not. */
    static final int INVALID_ACTION = 401;

    static final int NOT_AUTHORIZED = 606;

    /** The port leads to somebody else. */
    static final int CONFLICT = 718;

    /** The port outside must be the one inside. */
    static final int SAME_PORTS_ONLY = 724;

    /** Mappings live until they are taken back. */
    static final int PERMANENT_ONLY = 725;

    static final Endpoint NOBODY = new Endpoint(IpAddress.ofIpv4(0), 0);

    static final Endpoint SOMEBODY = new Endpoint(IpAddress.ofIpv4(-1), 0);

    private UpnpFaults() {}
}
