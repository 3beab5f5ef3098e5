package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.Failure;

/** Topics and values of applications, on one network of real nodes on loopback. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TopicsAndValuesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/udp/0");
    private static final byte[] SALT = "status".getBytes(UTF_8);
    private static final int NODES = 4;

    private static final List<WarrenNode> NETWORK = new ArrayList<>();

    private final Identity owner = Identity.generate(new SystemEntropy());

    @BeforeAll
    static void startNetwork() {
        for (int i = 0; i < NODES; i++) {
            WarrenNode node = await(WarrenNode.builder()
                    .listen(List.of(LOOPBACK))
                    .bootstrap(i == 0 ? List.of() : NETWORK.get(0).addresses())
                    .start());
            await(node.joined());
            NETWORK.add(node);
        }
    }

    @AfterAll
    static void stopNetwork() {
        NETWORK.forEach(WarrenNode::close);
        NETWORK.clear();
    }

    @Test
    void shouldFindWhoAnnouncesATopic() {
        TopicAnnouncement first = await(node(1).announce("films"));
        TopicAnnouncement second = await(node(2).announce("films"));
        assertThat(first.topic()).isEqualTo("films");
        assertThat(first.first().storedOn()).isEqualTo(NODES - 1);

        List<PeerId> heard = Collections.synchronizedList(new ArrayList<>());
        FoundPeers found = await(node(3).findPeers("films", 10, LIMIT, heard::add));

        assertThat(found.peers())
                .containsExactlyInAnyOrder(node(1).peerId(), node(2).peerId())
                .isEqualTo(heard);
        // who announces it too looks for others
        assertThat(await(node(1).findPeers("films", 1, LIMIT)).peers()).containsExactly(node(2).peerId());
        first.close();
        second.close();
    }

    @Test
    void shouldSayThatNobodyAnnouncesATopic() {
        assertThatThrownBy(() -> await(node(3).findPeers("nobody has this", 10, LIMIT)))
                .satisfies(is(Failure.Code.NOT_FOUND));
    }

    @Test
    void shouldReadAnImmutableValueFromAnotherNode() {
        StoredValue stored = await(node(1).put(NewValue.immutable("hello".getBytes(UTF_8)), LIMIT));
        assertThat(stored.storedOn()).isEqualTo(NODES - 1);
        assertThat(stored.sequence()).isEmpty();

        FoundValue found = await(node(3).get(stored.key(), LIMIT));

        assertThat(found.content()).isEqualTo(bytes("hello"));
        assertThat(found.key()).isEqualTo(stored.key());
        assertThat(found.owner()).isEmpty();
    }

    @Test
    void shouldReadWhatTheOwnerWroteLast() {
        StoredValue first = await(node(1).put(update("one"), LIMIT));
        StoredValue second = await(node(2).put(update("two"), LIMIT));
        assertThat(first.sequence()).hasValue(1);
        assertThat(second.sequence()).hasValue(2);
        assertThat(second.key()).isEqualTo(first.key()).isEqualTo(node(3).mutableKey(owner.peerId(), SALT));

        FoundValue found = await(node(3).get(first.key(), LIMIT));

        assertThat(found.content()).isEqualTo(bytes("two"));
        assertThat(found.sequence()).hasValue(2);
        assertThat(found.owner()).contains(owner.peerId());
    }

    @Test
    void shouldRefuseToGoBack() {
        await(node(1).put(NewValue.mutable(owner, SALT, 5, "five".getBytes(UTF_8)), LIMIT));
        NewValue four = NewValue.mutable(owner, SALT, 4, "four".getBytes(UTF_8));

        assertThatThrownBy(() -> await(node(2).put(four, LIMIT)))
                .satisfies(is(Failure.Code.REFUSED))
                .hasMessageContaining("newer value");
        assertThatThrownBy(() -> await(node(2).keep(four))).satisfies(is(Failure.Code.REFUSED));
    }

    @Test
    void shouldKeepAValueUntilItIsClosed() {
        KeptValue kept = await(node(1).keep(update("kept")));
        assertThat(kept.first().storedOn()).isEqualTo(NODES - 1);
        assertThat(await(node(3).get(kept.first().key(), LIMIT)).content()).isEqualTo(bytes("kept"));
        kept.close();
        kept.close();

        StoredValue next = await(node(1).put(update("replaced"), LIMIT));
        assertThat(await(node(3).get(next.key(), LIMIT)).content()).isEqualTo(bytes("replaced"));
    }

    @Test
    void shouldSayThatNobodyHasAValue() {
        assertThatThrownBy(() -> await(node(3).get(new Key(1, 2, 3, 4), LIMIT))).satisfies(is(Failure.Code.NOT_FOUND));
    }

    @Test
    void shouldSayThatItIsAlone() {
        try (WarrenNode alone =
                await(WarrenNode.builder().listen(List.of(LOOPBACK)).start())) {
            NewValue value = NewValue.immutable("hello".getBytes(UTF_8));
            assertThatThrownBy(() -> await(alone.put(value, LIMIT))).satisfies(is(Failure.Code.UNREACHABLE));
            assertThatThrownBy(() -> await(alone.get(new Key(1, 2, 3, 4), LIMIT)))
                    .satisfies(is(Failure.Code.UNREACHABLE));
            assertThatThrownBy(() -> await(alone.findPeers("films", 1, LIMIT))).satisfies(is(Failure.Code.UNREACHABLE));
            assertThat(await(alone.announce("films")).first().storedOn()).isZero();
            assertThat(await(alone.keep(value)).first().storedOn()).isZero();
        }
    }

    @Test
    void shouldRefuseArgumentsAtOnce() {
        assertThatThrownBy(() -> node(1).announce("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> node(1).findPeers("x".repeat(256), 1, LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> node(1).findPeers("films", 0, LIMIT)).hasMessageContaining("1 to 10000 peers, not 0");
        assertThatThrownBy(() -> node(1).mutableKey(owner.peerId(), new byte[33]))
                .hasMessageContaining("at most 32 bytes");
    }

    @Test
    void shouldEndEverythingWhenItStops() {
        WarrenNode node = await(WarrenNode.builder()
                .listen(List.of(LOOPBACK))
                .bootstrap(node(0).addresses())
                .start());
        await(node.joined());
        TopicAnnouncement announcement = await(node.announce("passing"));
        CompletableFuture<FoundValue> reading = node.get(new Key(1, 2, 3, 4), LIMIT);
        node.close();

        announcement.close();
        assertThatThrownBy(() -> await(reading)).isNotNull();
        assertThatThrownBy(() -> await(node.announce("films"))).satisfies(is(Failure.Code.CLOSED));
        assertThatThrownBy(() -> await(node.keep(update("late")))).satisfies(is(Failure.Code.CLOSED));
    }

    private NewValue update(String text) {
        return NewValue.update(owner, SALT, text.getBytes(UTF_8));
    }

    private static WarrenNode node(int index) {
        return NETWORK.get(index);
    }

    private static Bytes bytes(String text) {
        return Bytes.copyOf(text.getBytes(UTF_8));
    }

    private static java.util.function.Consumer<Throwable> is(Failure.Code code) {
        return thrown -> assertThat(WarrenException.of(thrown).code()).isEqualTo(code);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
