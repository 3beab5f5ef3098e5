package org.warrenp2p.testnet.lab.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives every frame of the lab in a VXLAN datagram (RFC 7348), and sends it on to the other end of its cable when its
 * time has come. An end is a VXLAN network identifier (VNI). One thread receives, another sends.
 */
final class FrameSwitch {

    /** RFC 7348, section 5: flags, 24 reserved bits, VNI, 8 reserved bits. */
    private static final int HEADER_BYTES = 8;

    private static final int VNI_OFFSET = 4;

    /** A frame of 1,514 bytes with the header; more is no frame of the lab. */
    private static final int MAX_BYTES = 2_048;

    /** 10,000 full frames, 20 MB: what is more than that is lost, as in a router with a full queue. */
    private static final int MAX_WAITING = 10_000;

    /** All that the kernel gives; a burst that does not fit would be a loss that nobody asked for. */
    private static final int BUFFER_BYTES = 8 << 20;

    private final DatagramChannel channel;
    private final InetSocketAddress kernel;
    private final Map<Integer, Direction> directions = new ConcurrentHashMap<>();
    private final DelayQueue<Waiting> queue = new DelayQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private long sequence;

    /** Where the frames of one end go. */
    private record Direction(int otherEnd, FrameFate fate, Lateness lateness) {}

    /** A frame under way; those that are due together leave in the order in which they came. */
    private record Waiting(long dueNanos, long sequence, ByteBuffer datagram) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Waiting that = (Waiting) other;
            long difference = dueNanos - that.dueNanos;
            return Long.signum(difference != 0 ? difference : sequence - that.sequence);
        }
    }

    /** @param kernel where the VXLAN devices listen */
    FrameSwitch(InetSocketAddress own, InetSocketAddress kernel) throws IOException {
        this.channel = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES)
                .setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES)
                .bind(own);
        this.kernel = kernel;
    }

    /** From now on, what comes from {@code end} goes to {@code otherEnd}. */
    void direct(int end, int otherEnd, FrameFate fate) {
        directions.put(end, new Direction(otherEnd, fate, Lateness.NONE));
    }

    /** From now on, what comes from {@code end} is late besides, if it has such a source. */
    void delay(int end, Lateness lateness) {
        directions.computeIfPresent(
                end, (same, direction) -> new Direction(direction.otherEnd(), direction.fate(), lateness));
    }

    /** From now on, what comes from {@code end} is lost. */
    void cut(int end) {
        directions.remove(end);
    }

    /** Frames that found the queue full. */
    long refused() {
        return refused.get();
    }

    /** Receives until the channel is closed. */
    void receive() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES);
        while (true) {
            buffer.clear();
            try {
                channel.receive(buffer);
            } catch (ClosedChannelException e) {
                return;
            }
            long now = System.nanoTime();
            buffer.flip();
            if (buffer.remaining() > HEADER_BYTES) {
                accept(buffer, now);
            }
        }
    }

    private void accept(ByteBuffer frame, long now) {
        Direction direction = directions.get(frame.getInt(VNI_OFFSET) >>> 8);
        long nanos = direction == null ? FrameFate.LOST : direction.fate().nextNanos();
        if (direction == null || nanos == FrameFate.LOST) {
            return;
        }
        if (queue.size() >= MAX_WAITING) {
            refused.incrementAndGet();
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
        copy.putInt(VNI_OFFSET, direction.otherEnd() << 8);
        TransportChecksum.complete(copy, HEADER_BYTES);
        long late = direction.lateness().nanosOf(copy, HEADER_BYTES);
        queue.add(new Waiting(now + nanos + late, sequence++, copy));
    }

    /** Sends until the channel is closed or the thread is interrupted. */
    void send() throws IOException, InterruptedException {
        while (true) {
            Waiting next = queue.take();
            try {
                channel.send(next.datagram(), kernel);
            } catch (ClosedChannelException e) {
                return;
            }
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
