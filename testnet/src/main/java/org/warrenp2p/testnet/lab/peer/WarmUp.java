package org.warrenp2p.testnet.lab.peer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Connects on the loopback of a host, nobody else being there. */
final class WarmUp {

    private static final String PROTOCOL = "warren/warm/1";
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/udp/0");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final WarrenRuntime runtime;

    WarmUp(WarrenRuntime runtime) {
        this.runtime = runtime;
    }

    /** What fails here fails in the tries too, and is told there. */
    void run(int times) throws InterruptedException {
        try (WarrenNode server = get(builder(List.of()).role(RoleSetting.SERVER).start())) {
            for (int i = 0; i < times; i++) {
                once(server.addresses());
            }
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("warm-up: " + e);
        }
    }

    private void once(List<Multiaddr> bootstrap) throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        try (WarrenNode called = get(builder(bootstrap).start());
                WarrenNode caller =
                        get(builder(bootstrap).role(RoleSetting.CLIENT).start())) {
            called.onStream(PROTOCOL, stream -> {
                var unused = stream.read().thenAccept(bytes -> heard.complete(bytes.isPresent()));
            });
            get(called.published());
            get(caller.published());
            var link = get(caller.connect(called.peerId(), LIMIT));
            get(get(link.openStream(PROTOCOL)).write(ByteBuffer.wrap(new byte[] {1})));
            get(heard);
        }
    }

    private NodeBuilder builder(List<Multiaddr> bootstrap) {
        return WarrenNode.builder()
                .runtime(runtime)
                .listen(List.of(LOOPBACK))
                .bootstrap(bootstrap)
                .portMapping(false);
    }

    private static <T> T get(CompletableFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
