package org.warrenp2p.transport;

import java.util.List;
import org.warrenp2p.proto.IpAddress;

/** The addresses of this machine. */
@FunctionalInterface
public interface NetworkInterfaces {

    /** The usable unicast addresses of interfaces that are up, loopback last, link-local ones left out. */
    List<IpAddress> addresses();
}
