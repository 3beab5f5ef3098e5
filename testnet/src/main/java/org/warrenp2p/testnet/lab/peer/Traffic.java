package org.warrenp2p.testnet.lab.peer;

import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;

/** Steady traffic to a peer: a datagram and a piece of a stream every 20 ms, as a call has. */
final class Traffic {

    static final String PROTOCOL = "warren/lab-talk/1";

    private static final long PERIOD_MILLIS = 20;
    private static final int BYTES = 100;

    private final PeerConnection link;
    private final PeerStream stream;
    private final ScheduledFuture<?> task;
    private boolean writing;

    private Traffic(PeerConnection link, PeerStream stream, ScheduledExecutorService clock) {
        this.link = link;
        this.stream = stream;
        this.task = clock.scheduleAtFixedRate(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Traffic begin(PeerConnection link, PeerStream stream, ScheduledExecutorService clock) {
        return new Traffic(link, stream, clock);
    }

    private void send() {
        var unused = link.sendDatagram(ByteBuffer.allocate(BYTES)).exceptionally(lost -> false);
        synchronized (this) {
            if (writing) {
                return;
            }
            writing = true;
        }
        var unusedToo = stream.write(ByteBuffer.allocate(BYTES)).whenComplete((done, failure) -> {
            synchronized (this) {
                // a stream that has ended is not written to again
                writing = failure != null;
            }
        });
    }

    void end() {
        task.cancel(false);
    }
}
