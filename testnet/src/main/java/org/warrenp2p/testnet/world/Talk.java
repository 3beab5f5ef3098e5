package org.warrenp2p.testnet.world;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.PeerLink;
import org.warrenp2p.node.core.StreamAcceptor;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerStream;

/** An application that says a number every few milliseconds over a link, and has it said back: how long is nothing heard? */
public final class Talk {

    private static final String PROTOCOL = "simulation/talk";

    private final EventLoop loop;
    private final long everyNanos;
    private final Side caller;
    private final Side called;
    private @Nullable PeerLink link;
    private @Nullable PeerStream stream;
    private @Nullable Failure failure;
    private long said;
    private boolean over;

    Talk(EventLoop callersLoop, EventLoop calledOnesLoop, Duration every) {
        loop = callersLoop;
        everyNanos = every.toNanos();
        caller = new Side(callersLoop);
        called = new Side(calledOnesLoop);
    }

    /** Says back what {@code with} tells of whoever calls. */
    static StreamAcceptor listener(Function<PeerId, @Nullable Talk> with) {
        return (link, protocol, stream) -> {
            Talk talk = protocol.equals(PROTOCOL) ? with.apply(link.peer()) : null;
            if (talk == null) {
                return false;
            }
            talk.called.back = stream;
            stream.handle(talk.called);
            return true;
        };
    }

    void begin(PeerLink over) {
        link = over;
        over.openStream(
                PROTOCOL,
                Completion.of(
                        opened -> {
                            stream = opened;
                            opened.handle(caller);
                            say();
                        },
                        this::failed));
    }

    void failed(Failure reason) {
        failure = reason;
    }

    private void say() {
        if (!over && stream != null && link != null && link.isOpen()) {
            stream.write(ByteBuffer.allocate(Long.BYTES).putLong(said++).flip());
            loop.schedule(everyNanos, this::say);
        }
    }

    /** Whether something was said back. */
    public boolean hasBegun() {
        return caller.expected > 0;
    }

    /** Why there is none, or null. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** From now on silence is measured. */
    public void measure() {
        caller.measure();
        called.measure();
    }

    /** The longest time since then in which one side has heard nothing. */
    public double longestSilenceMillis() {
        return Math.max(caller.silenceNanos(), called.silenceNanos()) / 1e6;
    }

    /** Whether both sides are heard now, and everything that was heard came once and in order. */
    public boolean goesOn(Duration withinLast) {
        return link != null
                && link.isOpen()
                && caller.inOrder
                && called.inOrder
                && caller.loop.nanoTime() - caller.heardNanos < withinLast.toNanos()
                && called.loop.nanoTime() - called.heardNanos < withinLast.toNanos();
    }

    /** Says nothing more, and closes the link. */
    public void end() {
        over = true;
        if (link != null) {
            link.close(CloseReason.DONE);
        }
    }

    /** What one end hears. */
    private static final class Side implements PeerStream.Handler {

        private final EventLoop loop;
        private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        private @Nullable PeerStream back;
        private long expected;
        private boolean inOrder = true;
        private long heardNanos;
        private long longestNanos;

        private Side(EventLoop loop) {
            this.loop = loop;
            heardNanos = loop.nanoTime();
        }

        private void measure() {
            heardNanos = loop.nanoTime();
            longestNanos = 0;
        }

        private long silenceNanos() {
            return Math.max(longestNanos, loop.nanoTime() - heardNanos);
        }

        @Override
        public void onData(ByteBuffer bytes) {
            longestNanos = silenceNanos();
            heardNanos = loop.nanoTime();
            while (bytes.hasRemaining()) {
                number.put(bytes.get());
                if (!number.hasRemaining()) {
                    heard(number.flip());
                    number.clear();
                }
            }
        }

        private void heard(ByteBuffer whole) {
            inOrder &= whole.getLong(0) == expected;
            expected++;
            if (back != null) {
                back.write(whole);
            }
        }

        @Override
        public void onFinished() {
            // nobody ends only one direction
        }

        @Override
        public void onWritable() {
            // eight bytes fit, and what waits while there is no path is what is to be measured
        }

        @Override
        public void onClosed(boolean clean) {
            // the link says so
        }
    }
}
