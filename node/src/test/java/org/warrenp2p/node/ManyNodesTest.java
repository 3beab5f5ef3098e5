package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** A thousand nodes with real sockets in one process, on two event loops. */
@Tag("slow")
@Timeout(900)
@ExtendWith(NoLeaks.class)
class ManyNodesTest {

    private static final int NODES = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void shouldRunAThousandNodesOnTwoLoops() {
        List<WarrenNode> nodes = new ArrayList<>();
        try (WarrenRuntime runtime = WarrenRuntime.openForMany()) {
            try {
                for (int i = 0; i < NODES; i++) {
                    NodeBuilder builder = WarrenNode.builder()
                            .runtime(runtime)
                            .listen(List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/0")));
                    if (i > 0) {
                        builder.bootstrap(nodes.get((i - 1) / 2).addresses());
                    }
                    WarrenNode node = await(builder.start());
                    nodes.add(node);
                    await(node.joined());
                }
                assertThat(threadsNamed("warren-loop")).isLessThanOrEqualTo(2);
                Random random = new Random(7);
                for (int i = 0; i < 200; i++) {
                    WarrenNode asker = nodes.get(random.nextInt(NODES));
                    WarrenNode wanted = nodes.get(random.nextInt(NODES));
                    assertThat(await(asker.lookup(wanted.peerId(), LIMIT))
                                    .record()
                                    .peer())
                            .isEqualTo(wanted.peerId());
                }
                PeerConnection link =
                        await(nodes.get(1).connect(nodes.get(NODES - 1).peerId(), LIMIT));
                assertThat(link.peer()).isEqualTo(nodes.get(NODES - 1).peerId());
            } finally {
                List<CompletableFuture<Void>> stops =
                        nodes.stream().map(WarrenNode::stop).toList();
                stops.forEach(ManyNodesTest::await);
            }
        }
    }

    private static long threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
