package org.warrenp2p.holepunch.portmap;

import org.warrenp2p.proto.IpAddress;

/**
 * The router on the way out.
 *
 * @param router its address on our side
 * @param own the address of this machine that packets to it come from
 */
public record Gateway(IpAddress router, IpAddress own) {

    /** @throws IllegalArgumentException if the two are of different families */
    public Gateway {
        if (router.family() != own.family()) {
            throw new IllegalArgumentException("A router and the address towards it are of one family");
        }
    }
}
