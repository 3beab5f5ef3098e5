package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.dht.TopicResult;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** How a search for a topic ends, in virtual time and with a network that the test plays. */
class TopicSearchTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final TopicResult NOTHING_MORE = new TopicResult(0, 1, 1, 1);

    private final Simulation simulation = Simulation.forTest(TopicSearchTest.class, 1);
    private final EventLoop loop = simulation.addHost().loop();
    private final Heard<FoundPeers> heard = new Heard<>();
    private final List<PeerId> told = new ArrayList<>();
    private @Nullable TopicListener network;
    private int cancelled;

    @Test
    void shouldTellEachPeerAndThenAllOfThem() {
        start();
        announce(1, 2);
        assertThat(told).containsExactly(peer(1), peer(2));
        assertThat(heard.ended()).isFalse();

        network().onFinished(NOTHING_MORE);
        simulation.run(Duration.ZERO);

        assertThat(heard.result().peers()).containsExactly(peer(1), peer(2));
        assertThat(heard.result().topic()).isEqualTo("films");
    }

    @Test
    void shouldSayThatNobodyAnnouncesIt() {
        start();
        network().onFinished(NOTHING_MORE);
        simulation.run(Duration.ZERO);

        assertThat(heard.code()).isEqualTo(Failure.Code.NOT_FOUND);
        assertThat(heard.reason().message()).contains("\"films\"");
    }

    @Test
    void shouldTakeWhatWasFoundWhenTheTimeIsUp() {
        start();
        announce(1);
        simulation.run(TIMEOUT.minusNanos(1));
        assertThat(heard.ended()).isFalse();
        simulation.run(Duration.ofNanos(1));

        assertThat(heard.result().peers()).containsExactly(peer(1));
        assertThat(heard.result().took()).isEqualTo(TIMEOUT);
        assertThat(cancelled).isPositive();
    }

    @Test
    void shouldTimeOutWhenNothingWasFoundInTime() {
        start();
        simulation.run(TIMEOUT);

        assertThat(heard.code()).isEqualTo(Failure.Code.TIMEOUT);
    }

    @Test
    void shouldPassOnWhyItCouldNotSearch() {
        start();
        network().onFailure(new Failure(Failure.Code.LIMIT, "Too many"));
        simulation.run(TIMEOUT);

        assertThat(heard.code()).isEqualTo(Failure.Code.LIMIT);
    }

    @Test
    void shouldTellNothingAfterItWasCancelled() {
        start().cancel();
        simulation.run(TIMEOUT.multipliedBy(2));

        assertThat(heard.ended()).isFalse();
        assertThat(cancelled).isEqualTo(1);
    }

    private TopicSearch start() {
        TopicSearch search = new TopicSearch(loop, new InOrder(Runnable::run), "films", told::add, heard);
        search.start(
                listener -> {
                    network = listener;
                    return () -> cancelled++;
                },
                TIMEOUT.toNanos());
        return search;
    }

    private void announce(int... peers) {
        for (int peer : peers) {
            network()
                    .onAnnouncement(new SignedAnnouncement(
                            new Announcement(peer(peer), Topic.of(NetworkId.MAIN, "films"), 1, 1),
                            Bytes.wrap(new byte[64])));
        }
    }

    private TopicListener network() {
        return Objects.requireNonNull(network);
    }

    private static PeerId peer(int number) {
        byte[] seed = new byte[Identity.SEED_BYTES];
        seed[0] = (byte) number;
        return Identity.ofSeed(Bytes.wrap(seed)).peerId();
    }
}
