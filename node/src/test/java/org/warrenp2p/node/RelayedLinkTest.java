package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;

/** Real sockets: one node speaks IPv4, the other one IPv6, and a relay between them both. */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class RelayedLinkTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Multiaddr IPV4 = Multiaddr.parse("/ip4/127.0.0.1/udp/0");
    private static final Multiaddr IPV6 = Multiaddr.parse("/ip6/::1/udp/0");

    private final List<WarrenNode> nodes = new ArrayList<>();

    @AfterEach
    void stopNodes() {
        nodes.forEach(WarrenNode::close);
    }

    private WarrenNode start(NodeBuilder builder) throws Exception {
        WarrenNode node = await(builder.portMapping(false).start());
        nodes.add(node);
        return node;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldCarryStreamsThroughARelay() throws Exception {
        WarrenNode relay = start(WarrenNode.builder()
                .listen(List.of(IPV4, IPV6))
                .relay(RelaySetting.ON)
                .relayLimits(RelaySettings.DEFAULT.withRates(0, 0)));
        WarrenNode called = start(WarrenNode.builder()
                .listen(List.of(IPV6))
                .role(RoleSetting.CLIENT)
                .bootstrap(relay.addresses()));
        WarrenNode caller = start(WarrenNode.builder().listen(List.of(IPV4)).bootstrap(relay.addresses()));
        await(called.joined());
        await(caller.joined());
        await(called.published());
        while (await(caller.lookup(called.peerId(), LIMIT)).record().relays().isEmpty()) {
            // until the relay has been found, and the record says so
            await(caller.ping(relay.peerId(), LIMIT));
        }
        called.onStream("echo/1", RelayedLinkTest::echo);

        PeerConnection link = await(caller.connect(called.peerId(), LIMIT));
        assertThat(link.path()).map(PathInfo::kind).contains(PathInfo.Kind.RELAY);
        assertThat(link.path().flatMap(PathInfo::relay)).contains(relay.peerId());
        PeerStream stream = await(link.openStream("echo/1"));
        byte[] sent = new byte[4 << 20];
        new Random(1).nextBytes(sent);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(stream));
        try (OutputStream out = stream.outputStream()) {
            out.write(sent);
        }
        assertThat(await(received)).isEqualTo(sent);
        assertThat(await(caller.ping(called.peerId(), LIMIT))).isPositive();
        assertThat(await(relay.status()).counters().get("relay.forwarded_bytes"))
                .isGreaterThan(2L * sent.length);
        assertThat(await(relay.status()).counters()).containsEntry("relay.dropped_wrong_source", 0L);
    }

    private static void echo(PeerStream stream) {
        try (OutputStream out = stream.outputStream()) {
            stream.inputStream().transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(PeerStream stream) {
        try {
            return stream.inputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
