package org.warrenp2p.transport.netty;

import org.warrenp2p.transport.WallClock;

/** The machine's time of day. */
public final class SystemWallClock implements WallClock {

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }
}
