package org.warrenp2p.transport.netty.quic;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.NettyEventLoop;

/** A stream as a test sees it: writes pseudo-random bytes as the stream takes them, hashes what comes. */
final class TestStream implements PeerStream.Handler {

    private static final int CHUNK = 32 << 10;

    final PeerStream stream;
    final CompletableFuture<Received> received = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final NettyEventLoop loop;
    private final MessageDigest incoming = sha256();
    private final byte[] chunk = new byte[CHUNK];

    private long receivedBytes;
    private long toWrite;
    private SplittableRandom random = new SplittableRandom(0);
    private Runnable onData = () -> {};

    /** What came up to the end of the stream. */
    record Received(long length, Bytes hash) {}

    TestStream(NettyEventLoop loop, PeerStream stream) {
        this.loop = loop;
        this.stream = stream;
        stream.handle(this);
    }

    /** What {@link #write} of the same arguments must look like at the other end. */
    static Received expected(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        MessageDigest digest = sha256();
        byte[] bytes = new byte[CHUNK];
        for (int left = length; left > 0; left -= CHUNK) {
            random.nextBytes(bytes);
            digest.update(bytes, 0, Math.min(left, CHUNK));
        }
        return new Received(length, Bytes.wrap(digest.digest()));
    }

    /** Begins to write {@code length} bytes and the end. */
    void write(long seed, int length) {
        Await.run(loop, () -> {
            random = new SplittableRandom(seed);
            toWrite = length;
            onWritable();
            if (length == 0) {
                stream.finish();
            }
        });
    }

    /** Writes without an end. */
    void writeSome(Bytes bytes) {
        Await.run(loop, () -> stream.write(bytes.asBuffer()));
    }

    void reset() {
        Await.run(loop, stream::reset);
    }

    /** Runs on the loop with every piece of data that comes. */
    void onData(Runnable task) {
        Await.run(loop, () -> onData = task);
    }

    long unwrittenBytes() {
        return toWrite;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        receivedBytes += bytes.remaining();
        incoming.update(bytes);
        onData.run();
    }

    @Override
    public void onFinished() {
        received.complete(new Received(receivedBytes, Bytes.wrap(incoming.digest())));
    }

    @Override
    public void onWritable() {
        while (toWrite > 0) {
            random.nextBytes(chunk);
            int length = (int) Math.min(CHUNK, toWrite);
            toWrite -= length;
            boolean more = stream.write(ByteBuffer.wrap(chunk, 0, length));
            if (toWrite == 0) {
                stream.finish();
            } else if (!more) {
                return;
            }
        }
    }

    @Override
    public void onClosed(boolean clean) {
        if (!closed.complete(clean)) {
            throw new AssertionError("The end of a stream was told twice");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
