package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.session.PacketSizes;

class SimMessagesTest {

    private static final long ONE_WAY_MILLIS = 20;

    /** Both ways, and four steps of a handshake. */
    private static final double FIRST_ROUND_TRIP_MILLIS = 41.6;

    private static final Request PING = new Request.Ping();
    private static final Request FIND = new Request.FindNode(ControlNode.TARGET, Families.BOTH);
    private static final Request GET = new Request.GetRecord(ControlNode.TARGET, Families.BOTH);
    private static final Request PUT = new Request.PutRecord(ControlNode.longestRecord());

    private Simulation simulation = new Simulation(1);
    private MessagePeer asker = new MessagePeer(simulation.addHost(), 1);
    private MessagePeer other = new MessagePeer(simulation.addHost(), 2);

    @BeforeEach
    void start() {
        begin(LinkModel.constant(Duration.ofMillis(ONE_WAY_MILLIS)));
    }

    private void begin(LinkModel link) {
        simulation = Simulation.forTest(SimMessagesTest.class, 1);
        simulation.network().setDefaultLink(link);
        asker = new MessagePeer(simulation.addHost(), 1);
        other = new MessagePeer(simulation.addHost(), 2);
    }

    @Test
    void shouldCarryTheFirstRequestInOneRoundTrip() {
        ControlNode.Asked asked = asker.ask(other, FIND);
        assertThat(millisUntilOver(asked)).isEqualTo(FIRST_ROUND_TRIP_MILLIS);
        assertThat(asked.response).isEqualTo(new Response.Nodes(ControlNode.contacts(20)));
        assertThat(Objects.requireNonNull(asked.answer).observed())
                .isEqualTo(asker.contact().endpoint());
        assertThat(other.requests.get(0).confirmed()).isFalse();
        assertThat(other.confirmed).containsExactly(asker.contact());
        assertThat(simulation.network().counters().counter("net.delivered").value())
                .isEqualTo(2);
    }

    @Test
    void shouldTakeNoMoreThanTheLinksOnceASessionStands() {
        millisUntilOver(asker.ask(other, PING));
        assertThat(millisUntilOver(asker.ask(other, GET))).isEqualTo(2.0 * ONE_WAY_MILLIS);
        assertThat(other.requests.get(1).confirmed()).isTrue();
        assertThat(millisUntilOver(other.ask(asker, PUT)))
                .as("whoever was asked may ask back in the same session")
                .isEqualTo(2.0 * ONE_WAY_MILLIS);
        assertThat(other.confirmed).hasSize(1);
        assertThat(asker.confirmed).isEmpty();
    }

    @Test
    void shouldFirstMakeASessionForWhatChangesSomething() {
        ControlNode.Asked first = asker.ask(other, PUT);
        ControlNode.Asked second = asker.ask(other, PUT);
        assertThat(millisUntilOver(first)).isEqualTo(FIRST_ROUND_TRIP_MILLIS + 2 * ONE_WAY_MILLIS);
        simulation.run(Duration.ofNanos(1));
        assertThat(first.response).isEqualTo(new Response.Stored());
        assertThat(second.response).isEqualTo(new Response.Stored());
        assertThat(other.requests)
                .extracting(incoming -> incoming.request().kind())
                .containsExactly(Request.Kind.PING, Request.Kind.PUT_RECORD, Request.Kind.PUT_RECORD);
    }

    @Test
    void shouldForgetSessionsThatWereIdleForLong() {
        millisUntilOver(asker.ask(other, PING));
        simulation.run(Duration.ofMinutes(2));
        millisUntilOver(asker.ask(other, PING));
        simulation.run(Duration.ofMinutes(2));
        assertThat(millisUntilOver(asker.ask(other, PUT)))
                .as("used two minutes ago")
                .isEqualTo(2.0 * ONE_WAY_MILLIS);
        simulation.run(Duration.ofMinutes(6));
        assertThat(millisUntilOver(asker.ask(other, PUT)))
                .as("idle for six minutes")
                .isEqualTo(FIRST_ROUND_TRIP_MILLIS + 2 * ONE_WAY_MILLIS);
    }

    @Test
    void shouldSendAgainWhatIsLost() {
        begin(LinkModel.constant(Duration.ofMillis(ONE_WAY_MILLIS)).withLoss(0.3));
        for (int i = 0; i < 50; i++) {
            ControlNode.Asked asked = asker.ask(other, i % 2 == 0 ? PUT : FIND);
            simulation.run(Duration.ofSeconds(21));
            assertThat(asked.response).isNotNull();
            simulation.run(Duration.ofMinutes(6)); // so that each has to begin anew
        }
        assertThat(asker.count("exchange.retransmitted")).isBetween(20L, 100L);
    }

    @Test
    void shouldTellOfSilenceAndGiveUp() {
        other.host.setBlackHole(true);
        ControlNode.Asked asked = asker.ask(other.contact(), FIND, Duration.ofMillis(2_500));
        ControlNode.Asked put = asker.ask(other.contact(), PUT, Duration.ofMillis(2_500));
        simulation.run(Duration.ofMillis(2_499));
        assertThat(asked.slow).isEqualTo(1);
        assertThat(asked.isOver() || put.isOver()).isFalse();
        simulation.run(Duration.ofMillis(1));
        assertThat(asked.failure).extracting(Failure::code).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(put.failure).extracting(Failure::code).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(simulation.runUntilIdle(Duration.ofMinutes(1)))
                .as("nothing is tried any more")
                .isTrue();
    }

    @Test
    void shouldLoseWhatComesToASleepingHostOrIsCutOff() {
        other.host.sleep(true);
        ControlNode.Asked asked = asker.ask(other.contact(), PING, Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(1));
        assertThat(asked.failure).isNotNull();
        assertThat(simulation.network().counters().counter("net.asleep").value())
                .isPositive();
        other.host.wake();
        simulation.network().partition(List.of(other.host));
        ControlNode.Asked again = asker.ask(other.contact(), PING, Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(1));
        assertThat(again.failure).isNotNull();
        simulation.network().heal();
        assertThat(millisUntilOver(asker.ask(other, PING))).isEqualTo(FIRST_ROUND_TRIP_MILLIS);
    }

    @Test
    void shouldReachNobodyWithoutAWay() {
        Contact ipv6 = new Contact(other.peer, new Endpoint(SimAddresses.ipv6(5), ControlNode.PORT));
        ControlNode.Asked elsewhere = asker.ask(ipv6, PING);
        ControlNode.Asked self = asker.ask(asker, PING);
        simulation.run(Duration.ofMillis(1));
        assertThat(elsewhere.failure).extracting(Failure::code).isEqualTo(Failure.Code.UNREACHABLE);
        assertThat(self.failure).extracting(Failure::code).isEqualTo(Failure.Code.UNREACHABLE);
    }

    @Test
    void shouldGoThroughTranslators() {
        SimRouter router = simulation.addRouter(Nat.PORT_RESTRICTED, SimAddresses.ipv4(77));
        MessagePeer inside = new MessagePeer(router.addHost(), 3);
        ControlNode.Asked asked = inside.ask(other, PING);
        simulation.run(Duration.ofSeconds(1));
        Endpoint seen = Objects.requireNonNull(asked.answer).observed();
        assertThat(seen.address()).isEqualTo(SimAddresses.ipv4(77));
        ControlNode.Asked back = other.ask(new Contact(inside.peer, seen), PING);
        simulation.run(Duration.ofSeconds(1));
        assertThat(back.response).isNotNull();
        assertThat(Objects.requireNonNull(back.answer).from()).isEqualTo(new Contact(inside.peer, seen));
        ControlNode.Asked stranger = asker.ask(new Contact(inside.peer, seen), PING, Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(1));
        assertThat(stranger.failure).isNotNull();
    }

    /** Who is in a thousand tables is there as one object. */
    @Test
    void shouldGiveTheSameContactForAllThatComesFromOnePlace() {
        Contact first = Objects.requireNonNull(answerTo(PING)).from();
        Contact second = Objects.requireNonNull(answerTo(FIND)).from();
        assertThat(first).isEqualTo(other.contact());
        assertThat(second).isSameAs(first);
    }

    private Exchanges.@Nullable Answer answerTo(Request request) {
        ControlNode.Asked asked = asker.ask(other, request);
        simulation.run(Duration.ofSeconds(1));
        return asked.answer;
    }

    @Test
    void shouldSayGoodbyeAndAnswerNothingMore() {
        millisUntilOver(asker.ask(other, PING));
        other.exchanges.close();
        other.messages.close(List.of(asker.contact(), new Contact(ControlNode.peer(50), endpointOfNobody())));
        ControlNode.Asked late = asker.ask(other, PING);
        simulation.run(Duration.ofMillis(ONE_WAY_MILLIS));
        assertThat(asker.goodbyes).containsExactly(other.peer);
        assertThat(late.failure).extracting(Failure::code).isEqualTo(Failure.Code.CLOSED);
        ControlNode.Asked later = asker.ask(other.contact(), PING, Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(1));
        assertThat(later.failure).extracting(Failure::code).isEqualTo(Failure.Code.TIMEOUT);
    }

    private static Endpoint endpointOfNobody() {
        return new Endpoint(SimAddresses.ipv4(60), ControlNode.PORT);
    }

    /** In the first packet, then in the session; a put where nothing stands begins one with a ping. */
    @Test
    void shouldChargeWhatSessionsSend() {
        for (Request request : List.of(PING, FIND, GET, PUT, announcements())) {
            assertThat(bytesOfMessages(request)).as("%s", request.kind()).isEqualTo(bytesOfSessions(request));
        }
    }

    @Test
    void shouldNoticeWhatNoCodecWouldCarry() {
        Frame usual = new Frame.Asking(1, Frame.Role.SERVER, 1_000, FIND);
        SimMessage message = new SimMessage(asker.contact(), SimMessage.Travel.FIRST, usual, 900);
        assertThat(message.throughCodec()).isEqualTo(message).isNotSameAs(message);
        Frame unreadable = new Frame.Asking(0, Frame.Role.SERVER, 1_000_000, FIND);
        assertThatThrownBy(
                        () -> new SimMessage(asker.contact(), SimMessage.Travel.FIRST, unreadable, 900).throughCodec())
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void shouldWriteAndReadAFewOfAllMessages() {
        long samples = IntStream.range(0, 100_000)
                .mapToObj(i -> new SimMessage(
                        asker.contact(), SimMessage.Travel.FIRST, new Frame.Asking(i, Frame.Role.SERVER, 9, PING), 900))
                .filter(SimMessage::isSample)
                .count();
        assertThat(samples).isBetween(60L, 140L);
    }

    private static Request announcements() {
        return new Request.GetAnnouncements(new Topic(ControlNode.TARGET).root(), 0, 0, Families.BOTH);
    }

    private long bytesOfMessages(Request request) {
        begin(LinkModel.constant(Duration.ofMillis(ONE_WAY_MILLIS)));
        return bytesOf(() -> asker.ask(other, request));
    }

    private long bytesOfSessions(Request request) {
        simulation = new Simulation(1);
        ControlNode one = new ControlNode(simulation.addHost(), 1);
        ControlNode two = new ControlNode(simulation.addHost(), 2);
        simulation.run(Duration.ofMillis(1));
        // messages spare the empty packet that confirms a session which nothing else is sent in
        long keepAlive = request.kind().mayTravelInFirstPacket() ? PacketSizes.NOTICE_BYTES : 0;
        return bytesOf(() -> one.ask(two.contact(), request)) - keepAlive;
    }

    private long bytesOf(Runnable ask) {
        for (int i = 0; i < 2; i++) {
            ask.run();
            simulation.run(Duration.ofSeconds(1));
        }
        return simulation.network().counters().counter("net.sent_bytes").value();
    }

    private double millisUntilOver(ControlNode.Asked asked) {
        long startNanos = simulation.nowNanos();
        assertThat(simulation.runUntil(asked::isOver, Duration.ofMinutes(1))).isTrue();
        return (simulation.nowNanos() - startNanos) / 1e6;
    }
}
