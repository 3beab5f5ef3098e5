package org.warrenp2p.bench.bare;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.SocketSettings;
import org.warrenp2p.transport.netty.SystemWallClock;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** Threads for bare nodes on real sockets, as many as a process of nodes has. */
public final class RealWorlds implements AutoCloseable {

    private final NettyRuntime netty = NettyRuntime.open();
    private final ExecutorService curves =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                Thread thread = new Thread(task, "bench-curve");
                thread.setDaemon(true);
                return thread;
            });

    /** For one node with a fresh identity. */
    public World newWorld() {
        Counters counters = new Counters();
        NettyEventLoop loop = netty.newLoop(counters);
        Identity identity = Identity.generate(new SystemEntropy());
        return World.real(
                identity,
                loop,
                new SystemWallClock(),
                new NoiseSessionCrypto(identity, NetworkId.MAIN, new SystemEntropy(), new CryptoWorker(curves), loop),
                new NettyDatagramTransport(netty, loop, counters, SocketSettings.SMALL),
                counters);
    }

    /** Close the nodes first. */
    @Override
    public void close() {
        netty.close();
        curves.shutdown();
    }
}
