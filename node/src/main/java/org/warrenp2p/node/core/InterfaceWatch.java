package org.warrenp2p.node.core;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.NetworkInterfaces;

/**
 * Notices that this machine has other addresses than before: a laptop in another network, a cable that was plugged in. Only
 * worth while where a socket is bound to any address.
 */
final class InterfaceWatch {

    /** Looked at that often: half of the time after which a silent peer is missed, and it costs a millisecond. */
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final EventLoop loop;
    private final NetworkInterfaces interfaces;
    private final Runnable changed;
    private List<IpAddress> known = List.of();
    private EventLoop.@Nullable Timer timer;

    /** @param changed run in a later turn, when the addresses have become others */
    InterfaceWatch(EventLoop loop, NetworkInterfaces interfaces, Runnable changed) {
        this.loop = loop;
        this.interfaces = interfaces;
        this.changed = changed;
    }

    void start() {
        known = addresses();
        timer = loop.schedule(PERIOD_NANOS, this::look);
    }

    private void look() {
        timer = loop.schedule(PERIOD_NANOS, this::look);
        lookNow();
    }

    /** Looks now as well: something speaks for it. Does nothing before the start. */
    void lookNow() {
        if (timer == null) {
            return;
        }
        List<IpAddress> now = addresses();
        if (!now.equals(known)) {
            known = now;
            changed.run();
        }
    }

    /** In an order of their own: that in which a system lists them means nothing. */
    private List<IpAddress> addresses() {
        return interfaces.addresses().stream().sorted().toList();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
