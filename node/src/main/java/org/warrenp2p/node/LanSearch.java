package org.warrenp2p.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.node.core.lan.LanDiscovery;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyMulticastTransport;

/** Looks once for nodes on the local network, without showing itself: for those that have no address to join through. */
public final class LanSearch {

    /** When one has answered, others are waited for so long: answers are spread over 120 ms. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Enough to join through. */
    private static final int MOST_FOUND = 8;

    private LanSearch() {}

    /** The addresses of nodes of {@code network}, at most eight; none if nobody answers in time. Never fails. */
    public static CompletableFuture<List<Multiaddr>> find(NetworkId network, Duration timeout) {
        WarrenRuntime runtime = WarrenRuntime.open();
        Counters counters = new Counters();
        NettyEventLoop loop = runtime.netty().newLoop(counters);
        SystemEntropy entropy = new SystemEntropy();
        CompletableFuture<List<Multiaddr>> done = new CompletableFuture<>();
        List<Multiaddr> found = new ArrayList<>();
        LanDiscovery discovery = new LanDiscovery(
                new LanDiscovery.Ports(
                        loop,
                        new NettyMulticastTransport(runtime.netty(), loop, counters),
                        new RandomStreams(entropy.nextLong()).stream("lan"),
                        counters),
                Identity.generate(entropy).peerId(),
                network,
                contact -> {
                    add(found, contact);
                    loop.schedule(GRACE_NANOS, () -> done.complete(List.copyOf(found)));
                });
        loop.execute(() -> {
            discovery.start(0);
            loop.schedule(timeout.toNanos(), () -> done.complete(List.copyOf(found)));
        });
        return done.whenComplete((addresses, failure) -> {
            loop.execute(discovery::close);
            // loops cannot end themselves
            new Thread(runtime::close, "warren-lan-end").start();
        });
    }

    private static void add(List<Multiaddr> found, Contact contact) {
        if (found.size() < MOST_FOUND) {
            found.add(Multiaddr.of(contact));
        }
    }
}
