package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.KeyFile;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerChannel.CloseReason;

/** Whole nodes on real loopback sockets. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class WarrenNodeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/udp/0");

    private final List<WarrenNode> nodes = new ArrayList<>();

    @AfterEach
    void stopNodes() {
        nodes.forEach(WarrenNode::close);
    }

    @Test
    void shouldFindAndReachAPeerByItsKey() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        WarrenNode third = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        await(third.joined());
        assertThat(await(second.published()).storedOn()).isPositive();

        LookupResult found = await(third.lookup(second.peerId(), LIMIT));
        assertThat(found.record().peer()).isEqualTo(second.peerId());

        second.onStream("echo/1", WarrenNodeTest::echo);
        PeerConnection link = await(third.connect(second.peerId(), LIMIT));
        assertThat(link.peer()).isEqualTo(second.peerId());
        assertThat(link.path()).map(PathInfo::kind).contains(PathInfo.Kind.LAN);
        assertThat(exchange(await(link.openStream("echo/1")), "hello")).isEqualTo("hello");
        assertThat(await(third.ping(second.peerId(), LIMIT))).isPositive();
    }

    @Test
    void shouldTellOfItsPathsAndOfWhatItHasCarried() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        first.onStream("echo/1", WarrenNodeTest::echo);
        await(second.joined());
        PeerConnection link = await(second.connect(first.peerId(), LIMIT));
        BlockingQueue<PathEvent> events = new LinkedBlockingQueue<>();
        link.onPathEvent(events::add);

        PathEvent opened = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        PathEvent selected = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(opened).isNotNull().extracting(PathEvent::kind).isEqualTo(PathChange.Kind.OPENED);
        assertThat(selected).isNotNull().extracting(PathEvent::kind).isEqualTo(PathChange.Kind.SELECTED);
        assertThat(link.path()).contains(selected.path());

        String text = "x".repeat(10_000);
        assertThat(exchange(await(link.openStream("echo/1")), text)).isEqualTo(text);
        LinkStatistics statistics = await(link.statistics());
        assertThat(statistics.carried().sentBytes()).isGreaterThan(10_000);
        assertThat(statistics.carried().receivedBytes()).isGreaterThan(10_000);
        link.close();
        await(link.closed());
        assertThatThrownBy(() -> await(link.statistics())).hasMessageContaining("has ended");
    }

    @Test
    void shouldNotDialBeforeTheSessionIsConfirmed() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        // clients are in nobody's table: there is no session between the two
        WarrenNode second =
                start(WarrenNode.builder().bootstrap(first.addresses()).role(RoleSetting.CLIENT));
        WarrenNode third =
                start(WarrenNode.builder().bootstrap(first.addresses()).role(RoleSetting.CLIENT));
        await(second.published());
        await(third.joined());
        // QUIC is loaded now: the next dial does not wait for it
        await(third.connect(first.peerId(), LIMIT));

        await(third.connect(second.peerId(), LIMIT));

        assertThat(await(third.status()).counters())
                .as("nothing keeps anybody out on the own machine")
                .containsEntry("session.order_sealed", 0L)
                .containsEntry("coordinate.found", 0L);
        // QUIC sends what was dropped again, but only after a second
        assertThat(await(second.status()).counters()).containsEntry("quic.no_session", 0L);
    }

    @Test
    void shouldCarryBulkDataBothWaysWithBackpressure() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        first.onStream("echo/1", WarrenNodeTest::echo);
        PeerStream stream = await(await(second.connect(first.peerId(), LIMIT)).openStream("echo/1"));
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(stream));
        try (OutputStream out = stream.outputStream()) {
            out.write(sent);
        }
        assertThat(await(received)).isEqualTo(sent);
    }

    @Test
    void shouldOfferTheSameStreamsAsFutures() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        first.onStream("echo/1", WarrenNodeTest::echo);
        PeerStream stream = await(await(second.connect(first.peerId(), LIMIT)).openStream("echo/1"));
        await(stream.write(UTF_8.encode("futures")));
        await(stream.finish());
        StringBuilder heard = new StringBuilder();
        for (var part = await(stream.read()); part.isPresent(); part = await(stream.read())) {
            heard.append(UTF_8.decode(part.get()));
        }
        assertThat(heard).hasToString("futures");
    }

    @Test
    void shouldCarryDatagramsAndTellBothSidesOfTheEnd() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        CompletableFuture<String> heard = new CompletableFuture<>();
        CompletableFuture<PeerConnection> accepted = new CompletableFuture<>();
        first.onConnection(link -> {
            link.onDatagram(payload -> heard.complete(UTF_8.decode(payload).toString()));
            accepted.complete(link);
        });
        PeerConnection link = await(second.connect(first.peerId(), LIMIT));
        PeerConnection theirs = await(accepted);
        // loopback loses nothing, but the listener may come after the first one
        while (!heard.isDone()) {
            assertThat(await(link.sendDatagram(UTF_8.encode("ping")))).isTrue();
            await(second.ping(first.peerId(), LIMIT));
        }
        assertThat(await(heard)).isEqualTo("ping");
        assertThat(await(link.sendDatagram(ByteBuffer.allocate(link.maxDatagramBytes() + 1))))
                .isFalse();
        link.close();
        assertThat(await(theirs.closed())).isEqualTo(CloseReason.DONE);
        assertThat(await(link.closed())).isEqualTo(CloseReason.DONE);
    }

    @Test
    void shouldResetAStreamThatNobodyServes() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        PeerStream stream = await(await(second.connect(first.peerId(), LIMIT)).openStream("nobody/1"));
        assertThatThrownBy(() -> await(stream.read())).satisfies(WarrenNodeTest::isClosed);
    }

    @Test
    void shouldCompleteEveryFutureWhenItStops() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        first.close();
        CompletableFuture<PeerConnection> connecting = second.connect(first.peerId(), LIMIT);
        CompletableFuture<LookupResult> searching = second.lookup(PeerId.ofPublicKey(new byte[32]), LIMIT);
        second.close();
        assertThatThrownBy(() -> await(connecting)).isNotNull();
        assertThatThrownBy(() -> await(searching)).isNotNull();
        assertThatThrownBy(() -> await(second.connect(first.peerId(), LIMIT))).satisfies(WarrenNodeTest::isClosed);
        assertThatThrownBy(() -> await(second.status())).satisfies(WarrenNodeTest::isClosed);
    }

    @Test
    void shouldTellItsPeersAtOnceThatItStops() throws Exception {
        WarrenNode first = start(WarrenNode.builder());
        WarrenNode second = start(WarrenNode.builder().bootstrap(first.addresses()));
        await(second.joined());
        PeerConnection link = await(second.connect(first.peerId(), LIMIT));

        // less than any time-out by which a peer would notice by itself: idle links and sessions take 30 s and more
        first.stop().get(5, TimeUnit.SECONDS);
        assertThat(link.closed().get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.SHUTDOWN);
        // its goodbye is the very next packet; only that counts here, however late this machine handles it
        while (await(second.status()).counters().getOrDefault("session.goodbye_received", 0L) == 0) {
            Thread.onSpinWait();
        }
        assertThat(await(second.status()).connections()).isZero();
    }

    @Test
    void shouldSayWhichAddressIsTaken() {
        WarrenNode first = start(WarrenNode.builder());
        Multiaddr taken = Multiaddr.of(first.addresses().get(0).endpoint().orElseThrow());
        CompletableFuture<WarrenNode> second =
                WarrenNode.builder().listen(List.of(taken)).start();
        assertThatThrownBy(() -> await(second)).satisfies(thrown -> {
            assertThat(WarrenException.of(thrown).code()).isEqualTo(Failure.Code.ADDRESS_IN_USE);
            assertThat(thrown)
                    .hasMessageContaining(taken.endpoint().orElseThrow().toString());
        });
    }

    @Test
    void shouldKeepItsIdentityInAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("identity.key");
        PeerId made = start(WarrenNode.builder().keyFile(file)).peerId();
        assertThat(KeyFile.read(file).peerId()).isEqualTo(made);
        assertThat(start(WarrenNode.builder().keyFile(file)).peerId()).isEqualTo(made);
    }

    @Test
    void shouldRefuseAddressesThatMeanNothingHere() {
        assertThatThrownBy(() -> WarrenNode.builder().bootstrap(List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/4433"))))
                .hasMessageContaining("add /p2p/");
        assertThatThrownBy(() -> WarrenNode.builder().listen(List.of(Multiaddr.parse("/dns4/example.org/udp/1"))))
                .hasMessageContaining("is not an address to listen on");
        assertThatThrownBy(() -> WarrenNode.builder().listen(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void shouldEndItsThreads() throws Exception {
        WarrenNode node = WarrenNode.builder().listen(List.of(LOOPBACK)).start().get();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("warren-"))
                .toList();
        assertThat(threads).isNotEmpty();
        node.close();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private WarrenNode start(NodeBuilder builder) {
        WarrenNode node = await(builder.listen(List.of(LOOPBACK)).start());
        nodes.add(node);
        return node;
    }

    private static void echo(PeerStream stream) {
        try (InputStream in = stream.inputStream();
                OutputStream out = stream.outputStream()) {
            in.transferTo(out);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String exchange(PeerStream stream, String text) throws Exception {
        try (OutputStream out = stream.outputStream()) {
            out.write(text.getBytes(UTF_8));
        }
        return new String(readAll(stream), UTF_8);
    }

    private static byte[] readAll(PeerStream stream) {
        try {
            return stream.inputStream().readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void isClosed(Throwable thrown) {
        assertThat(WarrenException.of(thrown).code()).isEqualTo(Failure.Code.CLOSED);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
