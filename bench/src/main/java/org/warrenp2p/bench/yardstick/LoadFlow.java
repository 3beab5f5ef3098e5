package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Datagrams from one socket to another, through somebody who forwards them: for each that arrives the next one leaves, so
 * that as many are under way as the window allows.
 */
public final class LoadFlow {

    /** What is sent again and again is never given back, so nobody watches whether it is. */
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);

    private final LoadSocket from;
    private final InetSocketAddress through;
    private final byte[] datagram;
    private final AtomicLong arrived = new AtomicLong();

    // only on the loop
    private ByteBuf burst = Unpooled.EMPTY_BUFFER;
    private int burstDatagrams = 1;
    private int owed;
    private boolean running;

    /** @param datagram what is sent to {@code through}, again and again */
    public LoadFlow(LoadSocket from, InetSocketAddress through, byte[] datagram, LoadSocket to) {
        this.from = from;
        this.through = through;
        this.datagram = datagram.clone();
        to.bulkTo(new LoadSocket.Bulk() {
            @Override
            public void onDatagram() {
                arrived.incrementAndGet();
                owed++;
                next();
            }

            @Override
            public void onReadComplete() {
                LoadFlow.this.from.flush();
            }
        });
    }

    /** How many have arrived so far. From any thread. */
    public long arrived() {
        return arrived.get();
    }

    /**
     * Begins with a full window, so that one that was lost in the last run is missing no more. From any thread.
     *
     * @param window how many are under way
     * @param atOnce how many leave in one piece, which the kernel cuts (UDP_SEGMENT); 1: each by itself
     */
    public void start(int window, int atOnce) {
        from.channel().eventLoop().execute(() -> {
            burstDatagrams = atOnce;
            ByteBuf copies = MEMORY.directBuffer(datagram.length * atOnce);
            for (int i = 0; i < atOnce; i++) {
                copies.writeBytes(datagram);
            }
            burst = Unpooled.unreleasableBuffer(copies);
            running = true;
            owed = window;
            next();
            from.flush();
        });
    }

    /** Ends after what is under way. From any thread. */
    public void stop() {
        from.channel().eventLoop().execute(() -> running = false);
    }

    private void next() {
        while (running && owed >= burstDatagrams) {
            owed -= burstDatagrams;
            from.write(through, burst.duplicate(), datagram.length);
        }
    }
}
