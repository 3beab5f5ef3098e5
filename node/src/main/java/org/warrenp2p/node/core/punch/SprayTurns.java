package org.warrenp2p.node.core.punch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.holepunch.limit.SprayQueue;
import org.warrenp2p.holepunch.limit.SprayQueue.Ticket;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.EventLoop;

/** Tells punches when it is their turn to spray; bounded by the queue. */
final class SprayTurns {

    private final SprayQueue queue;
    private final EventLoop loop;
    private final Map<Long, Punch> asking = new LinkedHashMap<>();

    SprayTurns(SprayQueue queue, EventLoop loop) {
        this.queue = queue;
        this.loop = loop;
    }

    /** The answer comes in a later turn: the punch is in the middle of its own. */
    void request(Punch punch, IpAddress target) {
        SprayQueue.Decision decision = queue.request(new Ticket(punch.number(), punch.peer(), target), loop.nanoTime());
        switch (decision.kind()) {
            case GRANTED -> {
                asking.put(punch.number(), punch);
                loop.execute(punch::onSprayGranted);
            }
            case WAITING -> asking.put(punch.number(), punch);
            case REFUSED -> loop.execute(punch::onSprayRefused);
        }
    }

    /** Whether the turn is still its own, and the caps allow it: from now on it counts. */
    boolean tryStart(Punch punch) {
        return queue.tryStart(punch.number(), loop.nanoTime());
    }

    /** The next ones in the queue hear of it. */
    void release(Punch punch) {
        long nowNanos = loop.nanoTime();
        asking.remove(punch.number());
        Ticket next = queue.release(punch.number(), nowNanos);
        if (next != null) {
            tell(next, true);
        }
        for (Ticket late = queue.refusedMeanwhile(nowNanos); late != null; late = queue.refusedMeanwhile(nowNanos)) {
            tell(late, false);
        }
    }

    private void tell(Ticket ticket, boolean granted) {
        Punch punch = granted ? asking.get(ticket.punch()) : asking.remove(ticket.punch());
        if (punch != null) {
            loop.execute(granted ? punch::onSprayGranted : punch::onSprayRefused);
        }
    }
}
