package org.warrenp2p.simnet;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a link: messages arrive once, in order, each in a turn of the receiving host. While the two hosts are
 * cut off from each other the messages wait, as they would be repeated. What a dead host sent is lost with it.
 */
final class ReliablePipe implements LinkPipe {

    /** How often a message is tried again while nothing gets through: the usual probe time-out of QUIC (RFC 9002). */
    private static final long RETRY_NANOS = 200_000_000;

    private final SimHost from;
    private final PipeWay way;

    /** Bounded by the windows and the number of streams of the link that it belongs to. */
    private final Deque<Message> messages = new ArrayDeque<>();

    /** A message that would arrive before the one in front of it waits for that one. */
    private record Message(long arrivalNanos, Runnable delivery) {}

    ReliablePipe(SimHost from, PipeWay way) {
        this.from = from;
        this.way = way;
    }

    @Override
    public void send(int lengthBytes, Runnable delivery) {
        messages.add(new Message(nowNanos() + way.reliableNanos(), delivery));
        if (messages.size() == 1) {
            awaitFirst();
        }
    }

    /** Forgets what has not arrived but the message that is waited for, which then delivers nothing. */
    @Override
    public void discard() {
        int count = messages.size();
        messages.clear();
        if (count > 0) {
            messages.add(new Message(nowNanos(), () -> {}));
        }
    }

    private void awaitFirst() {
        Message first = messages.peek();
        if (first != null) {
            way.there().loop().schedule(first.arrivalNanos - nowNanos(), this::deliverFirst);
        }
    }

    private void deliverFirst() {
        if (from.isStopped()) {
            messages.clear();
        } else if (!way.connects()) {
            way.there().loop().schedule(RETRY_NANOS, this::deliverFirst);
        } else {
            Message first = messages.remove();
            awaitFirst();
            first.delivery.run();
        }
    }

    private long nowNanos() {
        return from.simulation().nowNanos();
    }
}
