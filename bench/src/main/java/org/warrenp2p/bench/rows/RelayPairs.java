package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.warrenp2p.bench.bare.CircuitEndNode;
import org.warrenp2p.bench.yardstick.LoadFlow;
import org.warrenp2p.bench.yardstick.LoadSocket;
import org.warrenp2p.bench.yardstick.TurnClient;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyRuntime;

/**
 * Pairs of sockets of this process, all on one thread, between which somebody forwards, and their datagrams in both directions:
 * the load is the same whoever forwards.
 */
final class RelayPairs implements AutoCloseable {

    static final int DATAGRAM_BYTES = 1_200;

    private static final int PAIRS = 4;

    private final NettyRuntime runtime = NettyRuntime.open(1, IoKind.BEST);
    private final ExecutorService curves = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "bench-curve");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Runnable> open = new ArrayList<>();

    /** Pairs with a circuit of {@code relay} each. */
    List<LoadFlow> through(Contact relay) {
        List<LoadFlow> flows = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            CircuitEndNode caller = CircuitEndNode.open(runtime, curves);
            open.add(caller::close);
            CircuitEndNode called = CircuitEndNode.open(runtime, curves);
            open.add(called::close);
            expect(Await.on(called.ask(relay, new Request.Reserve(false))), Response.Reserved.class);
            long circuit = expect(
                            Await.on(caller.ask(relay, new Request.OpenCircuit(called.peer()))),
                            Response.CircuitOpened.class)
                    .circuit();
            byte[] datagram = ByteBuffer.allocate(DATAGRAM_BYTES)
                    .put(CircuitDatagrams.TYPE)
                    .putLong(circuit)
                    .array();
            InetSocketAddress address = relay.endpoint().toSocketAddress();
            flows.add(new LoadFlow(called.socket(), address, datagram, caller.socket()));
            flows.add(new LoadFlow(caller.socket(), address, datagram, called.socket()));
        }
        return flows;
    }

    private static <T extends Response> T expect(Response response, Class<T> kind) {
        if (!kind.isInstance(response)) {
            throw new IllegalStateException("The relay answered " + response);
        }
        return kind.cast(response);
    }

    /**
     * Pairs with a channel of a TURN server each: the client writes and gets channel data, and its peer, which knows nothing of
     * TURN, what is in it. What reaches the server has the same length.
     */
    List<LoadFlow> through(InetSocketAddress server) throws IOException {
        List<LoadFlow> flows = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            TurnClient client = new TurnClient(runtime, runtime.newLoop(new Counters()), server);
            open.add(client::close);
            LoadSocket peer = LoadSocket.open(
                    runtime, runtime.newLoop(new Counters()), first -> true, (socket, source, payload) -> {});
            open.add(peer::close);
            InetSocketAddress relayed = client.allocate(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), peer.localEndpoint().port()));
            flows.add(new LoadFlow(client.socket(), server, TurnClient.channelData(DATAGRAM_BYTES), peer));
            flows.add(new LoadFlow(peer, relayed, new byte[DATAGRAM_BYTES], client.socket()));
        }
        return flows;
    }

    @Override
    public void close() {
        try {
            open.forEach(Runnable::run);
        } finally {
            runtime.close();
            curves.shutdown();
        }
    }
}
