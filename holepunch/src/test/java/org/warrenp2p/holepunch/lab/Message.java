package org.warrenp2p.holepunch.lab;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;

/** What travels in the laboratory; the bytes of a datagram are only the number of one of these. */
sealed interface Message {

    /** Where do you see me? */
    record Ask(long question) implements Message {}

    /** There. */
    record Seen(long question, Endpoint observed) implements Message {}

    /** Let somebody whom I never contacted, or your other port, send me this nonce. */
    record AskProbe(long nonce, boolean stranger) implements Message {}

    /** Send this nonce there. */
    record PassProbe(long nonce, Endpoint target) implements Message {}

    /** The nonce of a filtering test. */
    record FilterProbe(long nonce) implements Message {}

    /** Keeps the session with a coordinator alive. */
    record Register(int side) implements Message {}

    /** Pass this on to the other side. */
    record Pass(int side, PunchOrder order) implements Message {}

    /** An order has been passed on. */
    record Passed(PunchOrder.Receipt receipt, long punch) implements Message {}

    /** Here is an order. */
    record Deliver(long number, PunchOrder.Delivery delivery) implements Message {}

    /** It has come. */
    record Delivered(long number) implements Message {}

    /** A packet of a punch; that it names it stands for the seal of a session. */
    record Punched(long punch, int side, PacketRole role) implements Message {}

    /** What an application sends on the path. */
    record Data(long punch, int side) implements Message {}
}
