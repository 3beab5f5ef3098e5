package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.EventLoop.Timer;

/**
 * A pipe of real datagrams, which take the path of the moment and are lost with it. It recovers as QUIC does (RFC 9002): what
 * three later packets have overtaken is sent again, and so are the oldest ones when nothing was acknowledged for a probe
 * time-out, which doubles each time. There is no congestion control; the windows of streams bound what is under way.
 */
final class PacketPipe implements LinkPipe {

    /** RFC 9002, section 6.2.2. */
    private static final long INITIAL_ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(333);

    /** The default max_ack_delay of QUIC. */
    private static final long ACKNOWLEDGEMENT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** RFC 9002, section 6.1.1. */
    private static final int REORDERING_PACKETS = 3;

    /** RFC 9002, section 6.2.4: up to two at a probe time-out. */
    private static final int PROBES = 2;

    private static final int MOST_BACKOFF = 8;

    private final SimChannel channel;
    /** What is not acknowledged; bounded by the windows and the number of streams of the link. */
    private final SortedMap<Long, Message> open = new TreeMap<>();

    private long sequence;
    private long transmissions;
    private long smoothedNanos;
    private long variationNanos;
    private int backoff;
    private @Nullable Timer probe;

    // at the receiving end
    private long expected;
    /** What came before its turn; bounded by what is not acknowledged. */
    private final SortedMap<Long, Runnable> early = new TreeMap<>();

    PacketPipe(SimChannel channel) {
        this.channel = channel;
    }

    private static final class Message {
        private final long number;
        private final int lengthBytes;
        private final Runnable delivery;
        private long sentNanos;
        private long transmission;
        private boolean repeated;

        private Message(long number, int lengthBytes, Runnable delivery) {
            this.number = number;
            this.lengthBytes = lengthBytes;
            this.delivery = delivery;
        }
    }

    @Override
    public void send(int lengthBytes, Runnable delivery) {
        Message message = new Message(sequence++, lengthBytes, delivery);
        open.put(message.number, message);
        transmit(message);
        awaitAcknowledgement();
    }

    private void transmit(Message message) {
        message.sentNanos = now();
        message.transmission = transmissions++;
        channel.transmit(LinkPacket.DATA, message.number, message.lengthBytes);
    }

    @Override
    public void discard() {
        open.clear();
        early.clear();
        stopProbing();
    }

    /** At the receiving end: number {@code number} has come, perhaps again. */
    void arrived(long number) {
        Message message = open.get(number);
        if (message != null && number >= expected) {
            early.putIfAbsent(number, message.delivery);
        }
        for (Runnable next = early.remove(expected); next != null; next = early.remove(expected)) {
            expected++;
            next.run();
        }
    }

    /** At the sending end: number {@code number} is acknowledged. */
    void acknowledged(long number) {
        Message message = open.remove(number);
        if (message == null) {
            return;
        }
        backoff = 0;
        if (!message.repeated) {
            sample(now() - message.sentNanos);
        }
        List<Message> lost = new ArrayList<>();
        for (Message other : open.values()) {
            if (other.transmission + REORDERING_PACKETS <= message.transmission) {
                lost.add(other);
            }
        }
        lost.forEach(this::repeat);
        stopProbing();
        awaitAcknowledgement();
    }

    private void repeat(Message message) {
        message.repeated = true;
        transmit(message);
    }

    private void sample(long rttNanos) {
        if (smoothedNanos == 0) {
            smoothedNanos = rttNanos;
            variationNanos = rttNanos / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - rttNanos) - variationNanos) / 4;
            smoothedNanos += (rttNanos - smoothedNanos) / 8;
        }
    }

    private void awaitAcknowledgement() {
        if (probe == null && !open.isEmpty()) {
            long roundTrip = smoothedNanos == 0
                    ? INITIAL_ROUND_TRIP_NANOS * 3
                    : smoothedNanos + Math.max(4 * variationNanos, TimeUnit.MILLISECONDS.toNanos(1));
            long waitNanos = (roundTrip + ACKNOWLEDGEMENT_DELAY_NANOS) << Math.min(backoff, MOST_BACKOFF);
            probe = channel.host().loop().schedule(waitNanos, this::onNothingAcknowledged);
        }
    }

    private void onNothingAcknowledged() {
        probe = null;
        backoff++;
        open.values().stream()
                .sorted(Comparator.comparingLong((Message message) -> message.transmission))
                .limit(PROBES)
                .toList()
                .forEach(this::repeat);
        awaitAcknowledgement();
    }

    private void stopProbing() {
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }

    private long now() {
        return channel.host().loop().nanoTime();
    }
}
