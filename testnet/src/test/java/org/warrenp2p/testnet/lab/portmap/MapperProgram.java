package org.warrenp2p.testnet.lab.portmap;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.holepunch.portmap.PortMapping;
import org.warrenp2p.node.gateway.SystemGateways;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.NettyStreamTransport;
import org.warrenp2p.transport.netty.SocketSettings;

/**
 * Echoes at a UDP port, and has the router lead a port there: prints {@code mapped PROTOCOL INTERNAL EXTERNAL SECONDS} for
 * every change, {@code stopped} and its counters at the end, which is that of its input.
 */
public final class MapperProgram {

    private MapperProgram() {}

    /** Arguments: the endpoint to echo at, and the lifetime to ask for. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Counters counters = new Counters();
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
                NettyRuntime runtime = NettyRuntime.open()) {
            NettyEventLoop loop = runtime.newLoop(counters);
            NettyDatagramTransport datagrams =
                    new NettyDatagramTransport(runtime, loop, counters, SocketSettings.SMALL);
            SystemEntropy entropy = new SystemEntropy();
            PortMapper mapper = new PortMapper(
                    new PortMapper.Ports(
                            loop,
                            datagrams.plain(),
                            new NettyStreamTransport(runtime, loop),
                            new SystemGateways(),
                            runtime.worker(),
                            entropy,
                            new RandomStreams(entropy.nextLong()).stream("portmap"),
                            counters),
                    Long.parseLong(arguments[1]));
            mapper.onChange(() -> {
                for (PortMapping mapping : mapper.status().mappings()) {
                    out.println("mapped " + mapping.protocol().text() + " " + mapping.internal() + " "
                            + mapping.external() + " " + mapping.lifetimeSeconds());
                }
            });
            loop.execute(() -> datagrams
                    .plain()
                    .open(
                            Endpoint.parse(arguments[0]),
                            (socket, source, payload) -> socket.send(source, payload),
                            Completion.of(socket -> mapper.start(List.of(socket.localEndpoint())), out::println)));
            awaitEndOfInput();
            CountDownLatch stopped = new CountDownLatch(1);
            loop.execute(() -> mapper.stop(TimeUnit.SECONDS.toNanos(2), stopped::countDown));
            stopped.await();
            out.println("stopped " + counters.snapshot());
        }
    }

    private static void awaitEndOfInput() throws IOException {
        InputStream in = new FileInputStream(FileDescriptor.in);
        while (in.read() >= 0) {
            // nothing is said on it
        }
    }
}
