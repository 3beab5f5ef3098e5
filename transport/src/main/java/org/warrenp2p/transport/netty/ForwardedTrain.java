package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that a channel passes on. Those that the kernel has joined in one read lie behind each other in memory; if they
 * go to the same destination, they leave as one piece again, which the kernel cuts (UDP_SEGMENT), without being copied: a
 * write per train instead of one per datagram. Only from the loop; the owner flushes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // void promises: errors reach BoundChannel.exceptionCaught
final class ForwardedTrain {

    /** UDP_MAX_SEGMENTS of Linux 4.18, where it began. */
    private static final int MOST_SEGMENTS = 64;

    /** What fits into one IP packet with the headers of either family. */
    private static final int MOST_BYTES = 65_000;

    private final Channel channel;
    private final boolean canJoin;

    private @Nullable InetSocketAddress destination;
    /** The first of the train, as long as it is alone. */
    private @Nullable ByteBuf first;
    /** What all of the train are parts of, kept by the first one. Null if nothing can follow. */
    private @Nullable ByteBuf whole;

    private int segmentBytes;
    private int segments;
    private int totalBytes;

    ForwardedTrain(Channel channel) {
        this.channel = channel;
        this.canJoin =
                channel instanceof EpollDatagramChannel && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    /** Takes {@code datagram} over; it leaves with the train or begins the next one. */
    void add(InetSocketAddress to, ByteBuf datagram) {
        if (follows(to, datagram)) {
            append(datagram);
        } else {
            leave();
            begin(to, datagram);
        }
    }

    @SuppressWarnings("ReferenceEquality") // parts of the same memory, not of equal bytes
    private boolean follows(InetSocketAddress to, ByteBuf datagram) {
        ByteBuf front = first;
        return front != null
                && to.equals(destination)
                && whole != null
                && datagram.unwrap() == whole
                && segments < MOST_SEGMENTS
                // whatever is shorter ends a train
                && totalBytes == segments * segmentBytes
                && datagram.readableBytes() <= segmentBytes
                && totalBytes + datagram.readableBytes() <= MOST_BYTES
                && addressOf(datagram) == addressOf(front) + totalBytes;
    }

    private static long addressOf(ByteBuf datagram) {
        return datagram.memoryAddress() + datagram.readerIndex();
    }

    private void begin(InetSocketAddress to, ByteBuf datagram) {
        destination = to;
        first = datagram;
        whole = canJoin && datagram.hasMemoryAddress() ? datagram.unwrap() : null;
        segmentBytes = datagram.readableBytes();
        segments = 1;
        totalBytes = segmentBytes;
    }

    private void append(ByteBuf datagram) {
        segments++;
        totalBytes += datagram.readableBytes();
        datagram.release(); // the first one holds what both are parts of
    }

    /** Writes what has been taken over. */
    void leave() {
        ByteBuf front = first;
        InetSocketAddress to = destination;
        if (front == null || to == null) {
            return;
        }
        ByteBuf parts = whole;
        first = null;
        whole = null;
        if (segments == 1 || parts == null) {
            channel.write(new DatagramPacket(front, to), channel.voidPromise());
            return;
        }
        int start = (int) (addressOf(front) - parts.memoryAddress());
        ByteBuf train = parts.retainedSlice(start, totalBytes);
        front.release();
        channel.write(new SegmentedDatagramPacket(train, segmentBytes, to), channel.voidPromise());
    }
}
