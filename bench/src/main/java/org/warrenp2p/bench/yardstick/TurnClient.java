package org.warrenp2p.bench.yardstick;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;

/**
 * A client of a TURN server with one allocation and one channel to a peer, as the two ends of a relayed call between them
 * have it. From any thread; waits.
 */
public final class TurnClient implements AutoCloseable {

    /** In front of what a channel carries: its number and the length (RFC 8656, section 12.4). */
    public static final int CHANNEL_HEADER_BYTES = 4;

    /** The first of those that are allowed (RFC 8656, section 12). */
    private static final int CHANNEL = 0x4000;

    /** The two highest bits of channel data are 01, those of a message 00. */
    private static final int KIND_MASK = 0xc0;

    private static final int CHANNEL_KIND = 0x40;

    private static final int TRIES = 20;
    private static final long TRY_MILLIS = 250;

    private final Endpoint server;
    private final LoadSocket socket;
    private volatile CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private volatile byte[] transaction = new byte[0];
    private @Nullable InetSocketAddress relayed;

    /** Without an allocation. */
    public TurnClient(NettyRuntime runtime, NettyEventLoop loop, InetSocketAddress server) {
        this.server = Endpoint.of(server);
        this.socket = LoadSocket.open(
                runtime,
                loop,
                first -> (first & KIND_MASK) == CHANNEL_KIND,
                (from, source, payload) -> onMessage(payload));
    }

    /** Where channel data comes and leaves. */
    public LoadSocket socket() {
        return socket;
    }

    /** Makes the allocation, with a channel to {@code peer}, and says where the peer reaches it. */
    public InetSocketAddress allocate(InetSocketAddress peer) throws IOException {
        byte[] allocated = ask(TurnMessage.ALLOCATE, TurnMessage.udpTransport());
        relayed = TurnMessage.addressIn(allocated, TurnMessage.XOR_RELAYED_ADDRESS);
        if (relayed == null) {
            throw new IOException("The TURN server did not say where it relays");
        }
        ask(TurnMessage.CHANNEL_BIND, TurnMessage.channel(CHANNEL), TurnMessage.peer(peer));
        return relayed;
    }

    /** Channel data of so many bytes in all. */
    public static byte[] channelData(int datagramBytes) {
        return ByteBuffer.allocate(datagramBytes)
                .putShort((short) CHANNEL)
                .putShort((short) (datagramBytes - CHANNEL_HEADER_BYTES))
                .array();
    }

    private byte[] ask(int type, byte[]... attributes) throws IOException {
        byte[] chosen = new byte[TurnMessage.TRANSACTION_BYTES];
        ThreadLocalRandom.current().nextBytes(chosen);
        CompletableFuture<byte[]> awaited = new CompletableFuture<>();
        answer = awaited;
        transaction = chosen;
        byte[] request = TurnMessage.request(type, chosen, attributes);
        for (int i = 0; i < TRIES; i++) {
            socket.channel().eventLoop().execute(() -> socket.send(server, ByteBuffer.wrap(request)));
            try {
                byte[] message = awaited.get(TRY_MILLIS, TimeUnit.MILLISECONDS);
                if (TurnMessage.typeOf(message) != (type | TurnMessage.SUCCESS)) {
                    throw new IOException("The TURN server refused a request of type " + type);
                }
                return message;
            } catch (TimeoutException e) {
                // again: the server may just be starting
            } catch (ExecutionException e) {
                throw new IOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for the TURN server", e);
            }
        }
        throw new IOException("The TURN server does not answer");
    }

    private void onMessage(ByteBuffer payload) {
        byte[] message = new byte[payload.remaining()];
        payload.get(message);
        if (message.length >= TurnMessage.HEADER_BYTES
                && Arrays.equals(TurnMessage.transactionOf(message), transaction)) {
            answer.complete(message);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
