package org.warrenp2p.holepunch.portmap;

import java.util.List;

/** Port: the routers on this machine's ways out. Asked again from time to time, because machines move. */
@FunctionalInterface
public interface Gateways {

    /** At most one of each family as it is now, in about a millisecond; empty where there is no way out. */
    List<Gateway> find();
}
