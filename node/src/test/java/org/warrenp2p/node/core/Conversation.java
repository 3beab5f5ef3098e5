package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.PeerStream;

/** Two nodes with one stream: one side says numbers in order, every 20 ms, the other one says them back. */
final class Conversation {

    static final Duration EVERY = Duration.ofMillis(20);

    private static final String PROTOCOL = "count/1";

    final PeerLink link;
    private final Simulation simulation;
    private final SimNode caller;
    private final SimNode called;
    private final Side told = new Side();
    private final Side echoed = new Side();
    private @Nullable PeerStream stream;
    private int linksMeasured;
    private long said;
    private boolean talking = true;

    Conversation(Simulation simulation, SimNode caller, SimNode called, PeerLink link) {
        this.simulation = simulation;
        this.caller = caller;
        this.called = called;
        this.link = link;
        called.protocols.put(PROTOCOL, (from, protocol, incoming) -> {
            incoming.handle(told.answering(incoming));
            return true;
        });
        caller.host
                .loop()
                .execute(() -> link.openStream(
                        PROTOCOL,
                        Completion.of(
                                opened -> {
                                    stream = opened;
                                    opened.handle(echoed);
                                    say();
                                },
                                failure -> {
                                    throw new AssertionError(failure.message());
                                })));
    }

    private void say() {
        if (talking) {
            PeerStream to = Objects.requireNonNull(stream);
            to.write(ByteBuffer.allocate(Long.BYTES).putLong(said++).flip());
            caller.host.loop().schedule(EVERY.toNanos(), this::say);
        }
    }

    /** Says nothing more. */
    void pause() {
        talking = false;
    }

    /** Goes on where it was. */
    void goOn() {
        talking = true;
        caller.host.loop().execute(this::say);
    }

    /** From now on silence is measured. */
    void measure() {
        linksMeasured = links();
        told.reset();
        echoed.reset();
    }

    /** Which both sides have ever had. */
    private int links() {
        return caller.links.size() + called.links.size();
    }

    /** The longest silence since then, on either side, in milliseconds. */
    long longestSilenceMillis() {
        return Math.max(told.silence(), echoed.silence()) / 1_000_000;
    }

    /** Whether both sides have heard everything but what is under way, each number once and in order, and no other link was made. */
    boolean isWhole() {
        return told.inOrder
                && echoed.inOrder
                && said - echoed.expected <= 20
                && link.isOpen()
                && links() == linksMeasured;
    }

    /** Whether everything that was said has come to both sides and in order, on the same link. */
    boolean heardAll() {
        return told.inOrder && echoed.inOrder && echoed.expected == said && link.isOpen();
    }

    private final class Side implements PeerStream.Handler {

        private final List<Byte> rest = new ArrayList<>();
        private @Nullable PeerStream back;
        private long expected;
        private boolean inOrder = true;
        private long heardNanos;
        private long longestNanos;

        private Side answering(PeerStream stream) {
            back = stream;
            return this;
        }

        private void reset() {
            heardNanos = simulation.nowNanos();
            longestNanos = 0;
        }

        private long silence() {
            return Math.max(longestNanos, simulation.nowNanos() - heardNanos);
        }

        @Override
        public void onData(ByteBuffer bytes) {
            longestNanos = silence();
            heardNanos = simulation.nowNanos();
            while (bytes.hasRemaining()) {
                rest.add(bytes.get());
                if (rest.size() == Long.BYTES) {
                    heard();
                }
            }
        }

        private void heard() {
            ByteBuffer whole = ByteBuffer.allocate(Long.BYTES);
            rest.forEach(whole::put);
            rest.clear();
            long number = whole.flip().getLong();
            inOrder &= number == expected;
            expected = number + 1;
            if (back != null) {
                back.write(whole.rewind());
            }
        }

        @Override
        public void onFinished() {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(boolean clean) {}
    }
}
