package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PeerStream;

/**
 * One end of a stream in memory. At most a window of bytes is between the writer and the reader; the reader gives
 * credit back as it takes them. Further bytes wait at the writer, at its cost.
 */
final class SimStream implements PeerStream {

    private final SimChannel channel;
    private final int windowBytes;

    /** What has no credit yet; as much as the caller writes in spite of {@code false}. */
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    /** What the reader has not taken; at most a window. */
    private final Deque<byte[]> unread = new ArrayDeque<>();

    private @Nullable SimStream other;
    private @Nullable Handler handler;
    private long waitingBytes;
    private int creditBytes;
    private boolean announced;
    private boolean wantsWritable;
    private boolean finishing;
    private boolean finishSent;
    private boolean finishAcknowledged;
    private boolean peerFinished;
    private boolean peerFinishTold;
    private boolean reading = true;
    private boolean abandoned;
    private boolean over;

    SimStream(SimChannel channel) {
        this.channel = channel;
        this.windowBytes = channel.settings().windowBytes();
        this.creditBytes = windowBytes;
    }

    /** The end of the peer, on the side that heard of the stream. */
    void pairWith(SimStream theirs) {
        other = theirs;
        theirs.other = this;
        announced = true;
    }

    void requireHandler() {
        if (handler == null) {
            throw new IllegalStateException("The handler of a stream is set in the turn in which it is handed out");
        }
    }

    @Override
    public void handle(Handler newHandler) {
        handler = newHandler;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        if (over || finishing) {
            bytes.position(bytes.limit());
            return false;
        }
        while (bytes.hasRemaining()) {
            byte[] chunk = new byte[Math.min(bytes.remaining(), Math.min(channel.chunkBytes(), windowBytes))];
            bytes.get(chunk);
            waiting.add(chunk);
            waitingBytes += chunk.length;
        }
        flush();
        wantsWritable = !isWritable();
        return !wantsWritable;
    }

    @Override
    public boolean isWritable() {
        return !over && !finishing && waitingBytes < windowBytes;
    }

    @Override
    public void finish() {
        finishing = true;
        flush();
    }

    @Override
    public void reset() {
        if (!over && !abandoned) {
            if (announced) {
                send(() -> peer().end(false));
            }
            channel.host().loop().execute(() -> end(false));
            waiting.clear();
            unread.clear();
            finishing = true;
            finishSent = true;
            abandoned = true;
        }
    }

    @Override
    public void setReading(boolean wanted) {
        if (wanted && !reading && !over) {
            channel.host().loop().execute(this::deliver);
        }
        reading = wanted;
    }

    /** The stream is over; tells the handler, once. In a turn of its own. */
    void end(boolean clean) {
        if (!over) {
            over = true;
            waiting.clear();
            unread.clear();
            channel.forget(this);
            if (handler != null) {
                handler.onClosed(clean);
            }
        }
    }

    private void flush() {
        for (byte[] chunk = waiting.peek(); chunk != null && chunk.length <= creditBytes; chunk = waiting.peek()) {
            byte[] bytes = waiting.remove();
            waitingBytes -= bytes.length;
            creditBytes -= bytes.length;
            announce();
            send(bytes.length, () -> peer().receive(bytes));
        }
        if (finishing && waiting.isEmpty() && !finishSent) {
            finishSent = true;
            announce();
            send(() -> peer().receiveFinish());
        }
    }

    private void announce() {
        if (!announced) {
            announced = true;
            send(() -> channel.other().accept(this));
        }
    }

    /** Sends along the link; what arrives after the link's end is dropped. */
    private void send(Runnable delivery) {
        send(0, delivery);
    }

    private void send(int lengthBytes, Runnable delivery) {
        if (!channel.isClosed()) {
            channel.outgoing().send(lengthBytes, () -> {
                if (!channel.other().isClosed()) {
                    delivery.run();
                }
            });
        }
    }

    private void receive(byte[] bytes) {
        if (!over && !abandoned) {
            channel.host().simulation().traceContent(bytes);
            unread.add(bytes);
            deliver();
        }
    }

    private void receiveFinish() {
        if (!over) {
            peerFinished = true;
            send(() -> peer().receiveFinishAcknowledged());
            deliver();
        }
    }

    private void receiveFinishAcknowledged() {
        finishAcknowledged = true;
        endIfBothFinished();
    }

    private void receiveCredit(int bytes) {
        if (over) {
            return;
        }
        creditBytes += bytes;
        flush();
        if (wantsWritable && isWritable() && handler != null) {
            wantsWritable = false;
            handler.onWritable();
        }
    }

    private void deliver() {
        while (mayDeliver() && handler != null && !unread.isEmpty()) {
            byte[] bytes = unread.remove();
            handler.onData(ByteBuffer.wrap(bytes));
            SimNetwork.spoil(bytes);
            int taken = bytes.length;
            send(() -> peer().receiveCredit(taken));
        }
        if (mayDeliver() && handler != null && peerFinished && unread.isEmpty() && !peerFinishTold) {
            peerFinishTold = true;
            handler.onFinished();
            endIfBothFinished();
        }
    }

    private boolean mayDeliver() {
        return reading && !over && !abandoned;
    }

    private void endIfBothFinished() {
        if (finishAcknowledged && peerFinishTold) {
            end(true);
        }
    }

    private SimStream peer() {
        if (other == null) {
            throw new AssertionError("The peer's end is made when the stream is announced");
        }
        return other;
    }
}
