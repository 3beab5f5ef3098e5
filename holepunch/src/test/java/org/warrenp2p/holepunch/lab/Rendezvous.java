package org.warrenp2p.holepunch.lab;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;

/**
 * A coordinator: both sides have a session with it, and it passes orders on as datagrams, repeated until they are
 * acknowledged. What it believes of the delays is right, unless there is a skew: then what goes to side 1 is that late.
 */
final class Rendezvous {

    private static final int PORT = 4_433;
    private static final Duration REPETITION = Duration.ofMillis(60);
    private static final int REPETITIONS = 5;

    private final Wire wire;
    private final EventLoop loop;
    private final Contact contact;
    private final long oneWayNanos;
    private final Map<Integer, Endpoint> sessions = new TreeMap<>();
    private final Map<Long, Boolean> acknowledged = new TreeMap<>();
    private @Nullable UdpSocket socket;
    private long deliveries;
    private Duration skew = Duration.ZERO;

    Rendezvous(Wire wire, SimHost host, Duration oneWay, int number) {
        this.wire = wire;
        this.loop = host.loop();
        this.oneWayNanos = oneWay.toNanos();
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[1] = (byte) (number + 1);
        this.contact = new Contact(PeerId.ofPublicKey(key), new Endpoint(host.address(), PORT));
        wire.open(host, PORT, this::receive, opened -> socket = opened);
    }

    Contact contact() {
        return contact;
    }

    void setSkew(Duration late) {
        skew = late;
    }

    private void receive(UdpSocket receiver, Endpoint source, Message message) {
        if (message instanceof Message.Register register) {
            sessions.put(register.side(), source);
        } else if (message instanceof Message.Pass pass) {
            pass(pass);
        } else if (message instanceof Message.Delivered delivered) {
            acknowledged.put(delivered.number(), true);
        }
    }

    private void pass(Message.Pass pass) {
        Endpoint from = sessions.get(pass.side());
        Endpoint to = sessions.get(1 - pass.side());
        if (from == null || to == null) {
            return;
        }
        PunchOrder order = pass.order();
        PunchOrder.Timing timing = new PunchOrder.Timing(oneWayNanos, oneWayNanos);
        send(
                pass.side(),
                from,
                new Message.Passed(new PunchOrder.Receipt(order.kind(), order.round(), to, timing), order.punch()));
        long number = deliveries++;
        deliver(
                1 - pass.side(),
                to,
                new Message.Deliver(number, new PunchOrder.Delivery(order, contact, from, timing)),
                REPETITIONS);
    }

    private void deliver(int side, Endpoint to, Message.Deliver message, int left) {
        if (left == 0 || acknowledged.containsKey(message.number())) {
            return;
        }
        send(side, to, message);
        long pauseNanos = 2 * oneWayNanos + REPETITION.toNanos();
        loop.schedule(pauseNanos, () -> deliver(side, to, message, left - 1));
    }

    private void send(int side, Endpoint to, Message message) {
        UdpSocket open = socket;
        if (open != null) {
            long lateNanos = side == 1 ? skew.toNanos() : 0;
            loop.schedule(lateNanos, () -> wire.send(open, to, message));
        }
    }
}
