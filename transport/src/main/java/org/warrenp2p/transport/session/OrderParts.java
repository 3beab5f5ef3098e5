package org.warrenp2p.transport.session;

import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.SessionCrypto;

/** What orders and punches share with the other sessions of a node. */
record OrderParts(
        SessionCrypto crypto,
        EventLoop loop,
        Entropy entropy,
        SessionClock clock,
        DeadlineQueue deadlines,
        SessionIndices indices,
        SessionTable table,
        PacketSender sender,
        SendBudget budget,
        PathValidator validator,
        SessionUser user,
        SessionCounters sessionCounters,
        OrderCounters counters) {}
